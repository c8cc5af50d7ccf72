import type { ServerPayload } from '@smart-chat/contract'
import type { Server } from 'socket.io'
import { chatRoom } from '../chats/audience.ts'
import type { Viewer } from './shared-viewers.ts'

/** At most one list a second for each chat (`02-wire-contract.md` section 5). */
const PAUSE_MS = 1000

interface Told {
  /** The list that was told last, as text. */
  text: string
  /** Runs while the next list has to wait. */
  timer: NodeJS.Timeout | null
}

const NOBODY = '[]'

/** Tells this node's sockets who views a chat, once for all that changes within a second. */
export function createViewersTeller(io: Server, viewersOf: (chat_id: string) => Viewer[]) {
  const told = new Map<string, Told>()

  const listOf = (chat_id: string): ServerPayload<'chat_viewers'> => ({
    chat_id,
    viewers: viewersOf(chat_id),
  })

  const tell = (chat: { chat_id: string; room: string }): boolean => {
    const { chat_id, room } = chat
    const before = told.get(chat_id) ?? { text: NOBODY, timer: null }
    if (before.timer !== null) return false
    const list = listOf(chat_id)
    const text = JSON.stringify(list.viewers)
    if (text === before.text) return false
    io.local.to([chatRoom(chat_id), room]).emit('chat_viewers', list)
    const timer = setTimeout(() => {
      told.set(chat_id, { text, timer: null })
      if (!tell(chat) && text === NOBODY) told.delete(chat_id)
    }, PAUSE_MS)
    told.set(chat_id, { text, timer })
    return true
  }

  return {
    listOf,
    /** @returns false when it waits, or nothing has changed */
    tell,
    stop() {
      for (const { timer } of told.values()) if (timer !== null) clearTimeout(timer)
    },
  }
}
