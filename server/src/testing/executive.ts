import { type Client, createClient, memoryStorage } from '@smart-chat/client'
import { type ServerEventName, serverEvents } from '@smart-chat/contract'

/** An executive at work: signed in, in all rooms of their segments, told of everything. */
export interface AtWork {
  client: Client
  executive_id: string
  /** Resolves with the next event, or one that has come already, for which `test` holds. */
  hears(event: ServerEventName, test?: (payload: Heard) => boolean): Promise<Heard>
  /** Everything heard so far, in order. */
  heard: { event: string; payload: Heard }[]
  /** Forgets what was heard, so that the next event is really the next. */
  forget(): void
  /** @throws when an event was not what the contract says */
  close(): void
}

// biome-ignore lint/suspicious/noExplicitAny: a test looks into payloads field by field.
export type Heard = Record<string, any>

/** What a slow machine needs at most; then the test should say what is missing. */
const PATIENCE_MS = 15_000

/** Signs in one of the demo's people, in every room of their segments. */
export async function atWork(
  url: string,
  username: string,
  options: { online?: boolean } = {},
): Promise<AtWork> {
  const client = createClient({ url, storage: memoryStorage() })
  const heard: AtWork['heard'] = []
  const violations: string[] = []
  const waiting = new Set<() => void>()
  for (const event of Object.keys(serverEvents) as ServerEventName[]) {
    client.socket.on(event, (payload) => {
      heard.push({ event, payload: payload as Heard })
      violations.push(...violationsOf(event, payload as Heard))
      for (const look of waiting) look()
    })
  }
  await client.session.signIn({ username, password: 'smart-chat' })
  const { executive, segments } = await client.call('me', {})
  for (const segment of segments) await client.rooms.joinSegment(segment.room)
  if (options.online === true)
    await client.socket.emit('set_executive_status', { status: 'online' })

  return {
    client,
    executive_id: executive.executive_id,
    heard,
    forget: () => void heard.splice(0),
    hears: (event, test = () => true) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = heard.find((one) => one.event === event && test(one.payload))
          if (found === undefined) return
          clearTimeout(timer)
          waiting.delete(look)
          resolve(found.payload)
        }
        const timer = setTimeout(() => {
          waiting.delete(look)
          const last = heard.slice(-15).map((one) => `${one.event} ${JSON.stringify(one.payload)}`)
          reject(new Error(`${username} never heard ${event}; last:\n${last.join('\n')}`))
        }, PATIENCE_MS)
        waiting.add(look)
        look()
      }),
    close() {
      client.close()
      if (violations.length > 0) throw new Error(violations.join('\n'))
    },
  }
}

/** Every event is exactly what the contract says: nothing missing, nothing of the inside beside it. */
function violationsOf(event: ServerEventName, payload: Heard): string[] {
  const { cursor: _, ...told } = payload
  const parsed = serverEvents[event].strict().safeParse(told)
  return parsed.success ? [] : [`${event}: ${parsed.error.message}`]
}
