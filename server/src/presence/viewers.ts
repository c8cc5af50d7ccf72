import type { Server } from 'socket.io'
import type { Person } from '../actor.ts'
import { chatRoom } from '../chats/audience.ts'
import type { Db } from '../context.ts'
import type { Log } from '../platform/log.ts'
import type { Nodes } from '../platform/realtime/nodes.ts'
import type { Segments } from '../segments/segments.ts'
import { shareViewers, type Viewer } from './shared-viewers.ts'
import { createViewersTeller } from './tell-viewers.ts'

const CHAT_ROOM = chatRoom('')

/** As many lists as somebody is told at once who comes to a segment. */
const LISTS_MAX = 200

/** Who has not typed for so long has stopped. */
const TYPING_MS = 5000

/** A chat that somebody at this node has open. */
interface Open {
  room: Promise<string>
  sockets: Map<string, Viewer>
}

/**
 * Shows who has a chat open, and writes there: to those who have it open too, and to the lists of
 * its segment. It follows the rooms themselves, so joining, leaving, losing the connection and being
 * put out of a room all count.
 */
export function watchViewers(
  io: Server,
  { db, segments, nodes, log }: { db: Db; segments: Segments; nodes: Nodes; log: Log },
) {
  let stopped = false
  const open = new Map<string, Open>()
  const typing = new WeakMap<Viewer, NodeJS.Timeout>()
  const teller = createViewersTeller(io, (chat_id) => shared.of(chat_id))
  const shared = shareViewers(nodes, (viewed) => void teller.tell(viewed))

  /** @returns whether it was told at once */
  const changed = async (chat_id: string, { room: finding }: Open): Promise<boolean> => {
    const room = await finding
    // As it is by now: somebody else may have come or gone meanwhile.
    const viewed = { chat_id, room, viewers: [...(open.get(chat_id)?.sockets.values() ?? [])] }
    shared.set(viewed)
    return teller.tell(viewed)
  }

  const joined = async (chat_id: string, socket_id: string) => {
    const socket = io.sockets.sockets.get(socket_id)
    const person = socket?.data.actor as Person | undefined
    if (socket === undefined || person?.kind !== 'executive') return
    const chat = open.get(chat_id) ?? {
      room: segmentRoomOf(db, segments, chat_id),
      sockets: new Map(),
    }
    open.set(chat_id, chat)
    const { executive_id, name } = person
    chat.sockets.set(socket_id, { executive_id, name, is_typing: false })
    // Who comes between two lists need not wait for the next one.
    if (!(await changed(chat_id, chat))) socket.emit('chat_viewers', teller.listOf(chat_id))
  }

  const left = async (chat_id: string, socket_id: string) => {
    const chat = open.get(chat_id)
    if (!chat?.sockets.delete(socket_id)) return
    if (chat.sockets.size === 0) open.delete(chat_id)
    await changed(chat_id, chat)
  }

  /** Who comes to a segment is told who has which of its chats open already. */
  const came = async (room: string, socket_id: string) => {
    const socket = io.sockets.sockets.get(socket_id)
    for (const chat_id of shared.inRoom(room).slice(0, LISTS_MAX)) {
      socket?.emit('chat_viewers', teller.listOf(chat_id))
    }
  }

  const typed = async (chat_id: string, socket_id: string, is_typing: boolean) => {
    const chat = open.get(chat_id)
    const viewer = chat?.sockets.get(socket_id)
    if (stopped || chat === undefined || viewer === undefined) return
    clearTimeout(typing.get(viewer))
    if (is_typing) {
      const stops = () => heeded(typed(chat_id, socket_id, false))
      typing.set(viewer, setTimeout(stops, TYPING_MS).unref())
    }
    if (viewer.is_typing === is_typing) return
    viewer.is_typing = is_typing
    await changed(chat_id, chat)
  }

  const heeded = (work: Promise<void>) =>
    void work.catch((error: unknown) =>
      log.warn({ error }, 'the viewers of a chat could not be told'),
    )
  const follow = (event: string, heed: (room: string, socket_id: string) => Promise<void>) =>
    io.of('/').adapter.on(event, (room: string, socket_id: string) => {
      if (!stopped) heeded(heed(room, socket_id))
    })
  const isChat = (room: string) => room.startsWith(CHAT_ROOM)
  const chatOf = (room: string) => room.slice(CHAT_ROOM.length)
  follow('join-room', (room, id) => (isChat(room) ? joined(chatOf(room), id) : came(room, id)))
  follow('leave-room', async (room, id) => (isChat(room) ? left(chatOf(room), id) : undefined))
  return {
    /** Somebody who has a chat open writes there, or has stopped. */
    typed: (chat_id: string, socket_id: string, is_typing: boolean) =>
      heeded(typed(chat_id, socket_id, is_typing)),
    stop() {
      stopped = true
      shared.stop()
      teller.stop()
    },
  }
}

async function segmentRoomOf(db: Db, segments: Segments, chat_id: string): Promise<string> {
  const { customer_type } = await db
    .selectFrom('chats')
    .select('customer_type')
    .where('chat_id', '=', chat_id)
    .executeTakeFirstOrThrow()
  return (await segments.get(db, customer_type)).room
}
