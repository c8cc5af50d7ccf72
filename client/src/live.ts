import type { EventReply } from '@smart-chat/contract'
import { createOutbox, type OutboxKeeper } from './outbox/outbox.ts'
import type { OutgoingMessage, Sendable, Taken } from './outbox/pending.ts'
import type { Keeper } from './session/keeper.ts'
import { createCatchUp } from './socket/catch-up.ts'
import { type ConnectionInfo, createConnection } from './socket/connection.ts'
import type { Ask } from './socket/emit.ts'
import { createFacts } from './socket/facts.ts'
import { createLink } from './socket/link.ts'
import { createRoomKeeper, type RoomKeeper } from './socket/room-keeper.ts'
import type { OpenWire } from './socket/wire.ts'
import type { TabStorage } from './surroundings/tab-storage.ts'
import type { Readable } from './value.ts'

/** What executives and customers have alike: a socket that misses nothing, and an outbox. */
export interface Live<Sent, Outgoing> {
  ask: Ask
  on: (name: string, listener: (payload: unknown) => void) => () => void
  connection: Readable<ConnectionInfo>
  rooms: RoomKeeper
  outbox: OutboxKeeper<Sent, Outgoing>
  /** Connects whenever somebody is signed in. */
  start(): void
  close(): void
}

export interface LiveOptions {
  url: string
  storage: TabStorage
  keeper: Keeper
  openWire: OpenWire
  /** Where a message goes at last, asked before each try; default: where it was written. */
  addressed?: (message: Sendable) => Promise<Sendable>
  /** As whom messages are sent. */
  type: 'Agent' | 'Customer'
  /** The most messages that may wait to be sent. */
  outboxMax?: number | undefined
}

const OUTBOX_MAX = 500

/** Typed by the messages of those it is for: executives see them whole, customers a projection. */
export function createLive<Sent extends Taken, Outgoing extends OutgoingMessage>(
  options: LiveOptions,
): Live<Sent, Outgoing> {
  const { url, storage, keeper, openWire, type, outboxMax: max = OUTBOX_MAX } = options
  const { addressed = async (message) => message } = options
  const facts = createFacts()
  const link = createLink(url, keeper, openWire)
  const { ask, isConnected } = link
  const rooms = createRoomKeeper(isConnected, (lost) => facts.tell('room_lost', lost))
  const catchUp = createCatchUp({
    sync: (input) => ask('sync', input) as Promise<EventReply<'sync'>>,
    tell: facts.tell,
    onForeign: link.resettle,
  })

  const outbox = createOutbox<Sent, Outgoing>({
    storage,
    owner: keeper.owner,
    send: async (message) =>
      (await ask('send_message', { ...(await addressed(message)), type })) as { message: Sent },
    isOnline: () => link.state.current() === 'online',
    max,
  })
  facts.on('new_message', (message) => outbox.confirm(message as Sent))
  link.state.subscribe(outbox.run)
  const connection = createConnection(link.state, outbox)
  forgetOnSwitch(keeper.owner, catchUp.forget)

  return {
    ask,
    on: facts.on,
    connection,
    rooms,
    outbox,
    start: () =>
      link.start(catchUp.receive, async () => {
        await catchUp.begin()
        await rooms.joinAll()
        await catchUp.finish()
      }),
    close() {
      link.close()
      outbox.close()
    },
  }
}

/** What one person was told says nothing about what another one has missed. */
function forgetOnSwitch(owner: Readable<string | null>, forget: () => void) {
  let last = owner.current()
  owner.subscribe((now) => {
    if (now === null) return
    if (last !== null && last !== now) forget()
    last = now
  })
}
