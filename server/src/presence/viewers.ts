import type { Server } from 'socket.io'
import type { Person } from '../actor.ts'
import { chatRoom, segmentOf } from '../chats/audience.ts'
import type { Db } from '../context.ts'
import type { Log } from '../platform/log.ts'
import type { Nodes } from '../platform/realtime/nodes.ts'
import { shareViewers, type Viewer } from './shared-viewers.ts'
import { createViewersTeller } from './tell-viewers.ts'

const CHAT_ROOM = chatRoom('')

/** A chat that somebody at this node has open. */
interface Open {
  room: Promise<string>
  sockets: Map<string, Viewer>
}

/**
 * Shows who has a chat open: to those who have it open too, and to the lists of its segment. It
 * follows the rooms themselves, so joining, leaving, losing the connection and being put out of a
 * room all count.
 */
export function watchViewers(io: Server, { db, nodes, log }: { db: Db; nodes: Nodes; log: Log }) {
  const open = new Map<string, Open>()
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
    const chat = open.get(chat_id) ?? { room: segmentRoomOf(db, chat_id), sockets: new Map() }
    open.set(chat_id, chat)
    chat.sockets.set(socket_id, { executive_id: person.executive_id, name: person.name })
    // Who comes between two lists need not wait for the next one.
    if (!(await changed(chat_id, chat))) socket.emit('chat_viewers', teller.listOf(chat_id))
  }

  const left = async (chat_id: string, socket_id: string) => {
    const chat = open.get(chat_id)
    if (!chat?.sockets.delete(socket_id)) return
    if (chat.sockets.size === 0) open.delete(chat_id)
    await changed(chat_id, chat)
  }

  let stopped = false
  const follow = (event: string, heed: (chat_id: string, socket_id: string) => Promise<void>) =>
    io.of('/').adapter.on(event, (room: string, socket_id: string) => {
      if (stopped || !room.startsWith(CHAT_ROOM)) return
      heed(room.slice(CHAT_ROOM.length), socket_id).catch((error: unknown) =>
        log.warn({ error }, 'the viewers of a chat could not be told'),
      )
    })
  follow('join-room', joined)
  follow('leave-room', left)
  return {
    stop() {
      stopped = true
      shared.stop()
      teller.stop()
    },
  }
}

async function segmentRoomOf(db: Db, chat_id: string): Promise<string> {
  const { customer_type } = await db
    .selectFrom('chats')
    .select('customer_type')
    .where('chat_id', '=', chat_id)
    .executeTakeFirstOrThrow()
  return (await segmentOf({ db }, customer_type)).room
}
