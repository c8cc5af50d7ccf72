import type { Stats } from '@smart-chat/contract'
import type { Db } from '../context.ts'
import type { Change } from '../platform/changes/tail.ts'
import type { Log } from '../platform/log.ts'
import { readStats } from './read.ts'

/** At most four times a second (`02-wire-contract.md` section 5). */
const PAUSE_MS = 250

/** Events after which a counter may have moved. */
const COUNTED = new Set(['chat_status_updated', 'chat_updated', 'tag_updated'])

/**
 * Tells the header's counters when they have changed, and once more after somebody has asked: an
 * answer read between two changes may be neither what was told last nor what is told next. Every
 * node does it for its own sockets.
 */
export function broadcastStats(db: Db, log: Log, tell: (stats: Stats) => void) {
  let last = ''
  let timer: NodeJS.Timeout | null = null

  const send = async () => {
    timer = null
    try {
      const stats = await readStats(db)
      const text = JSON.stringify(stats)
      if (text === last) return
      last = text
      tell(stats)
    } catch (error) {
      log.warn({ error }, 'the counters could not be read')
    }
  }

  const soon = () => {
    timer ??= setTimeout(send, PAUSE_MS)
  }

  return {
    heed(change: Change) {
      if (COUNTED.has(change.event) || change.event.startsWith('room_update')) soon()
    },
    /** A socket was answered with the counters by itself. */
    answered() {
      last = ''
      soon()
    },
    stop() {
      if (timer !== null) clearTimeout(timer)
    },
  }
}
