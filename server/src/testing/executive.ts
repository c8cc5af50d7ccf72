import { type Client, createClient, memoryStorage } from '@smart-chat/client'

/** An executive at work: signed in, in all rooms of their segments, told of everything. */
export interface AtWork {
  client: Client
  /** Resolves with the next event, or one that has come already, for which `test` holds. */
  hears(event: string, test?: (payload: Heard) => boolean): Promise<Heard>
  /** Everything heard so far, in order. */
  heard: { event: string; payload: Heard }[]
  close(): void
}

export type Heard = Record<string, unknown>

const EVENTS = [
  'new_message',
  'message_updated',
  'message_status',
  'messages_seen',
  'room_update',
  'room_update_customer',
  'room_update_vendor',
  'room_update_srdp',
  'chat_updated',
  'chat_assigned',
  'chat_reassigned',
  'chat_status_updated',
  'tag_updated',
  'note_added',
  'timeline_added',
  'user_typing',
  'executive_status',
  'dashboard_stats',
] as const

/** Signs in one of the demo's people, in every room of their segments. */
export async function atWork(
  url: string,
  username: string,
  options: { online?: boolean } = {},
): Promise<AtWork> {
  const client = createClient({ url, storage: memoryStorage() })
  const heard: AtWork['heard'] = []
  const waiting = new Set<() => void>()
  for (const event of EVENTS) {
    client.socket.on(event, (payload) => {
      heard.push({ event, payload: payload as Heard })
      for (const look of waiting) look()
    })
  }
  await client.session.signIn({ username, password: 'smart-chat' })
  const { segments } = await client.call('me', {})
  for (const segment of segments) await client.rooms.joinSegment(segment.room)
  if (options.online === true)
    await client.socket.emit('set_executive_status', { status: 'online' })

  return {
    client,
    heard,
    hears: (event, test = () => true) =>
      new Promise((resolve) => {
        const look = () => {
          const found = heard.find((one) => one.event === event && test(one.payload))
          if (found === undefined) return
          waiting.delete(look)
          resolve(found.payload)
        }
        waiting.add(look)
        look()
      }),
    close: () => client.close(),
  }
}
