import { io } from 'socket.io-client'
import { within } from '../measure/clock.ts'
import { signIn, type Target } from './sign-in.ts'

type Payload = Record<string, unknown>

/** An executive's socket, as a console holds it. */
export interface Executive {
  on(event: string, listener: (payload: Payload) => void): void
  /** Emits and waits for the answer. @throws where it has `status: 0` */
  ask(event: string, payload: Payload): Promise<Payload>
  close(): void
}

/** Signs in and, at a desk, joins the segment's room and goes online. */
export async function executiveAt(target: Target): Promise<Executive> {
  const token = await signIn(target)
  const socket = io(target.url, { path: '/ws', transports: ['websocket'], auth: { token } })
  await within(
    10_000,
    'connecting the executive',
    new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('connect_error', reject)
    }),
  )
  const executive: Executive = {
    on: (event, listener) => void socket.on(event, listener),
    async ask(event, payload) {
      const answer = (await socket.timeout(30_000).emitWithAck(event, payload)) as Payload
      if (answer.status !== 1) throw new Error(`${event}: ${String(answer.message)}`)
      return answer
    },
    close: () => void socket.close(),
  }
  if (target.kind === 'desk') {
    await executive.ask('join_room', { room: 'PartnerApp' })
    await executive.ask('set_executive_status', { status: 'online' })
  }
  return executive
}
