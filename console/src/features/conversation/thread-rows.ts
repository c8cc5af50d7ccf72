import type { PendingMessage } from '@smart-chat/client'
import type { Message, TimelineEntry } from '@smart-chat/contract'
import { dayKey } from '../../lib/time.ts'

export type ThreadRow =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'new'; key: string }
  | { kind: 'line'; key: string; entry: TimelineEntry }
  | { kind: 'message'; key: string; message: Message; isFirst: boolean; isLast: boolean }
  | { kind: 'pending'; key: string; pending: PendingMessage; isFirst: boolean }

/** The `seq` of the first of the customer's last `unseen` messages; the oldest loaded if it is older. */
export function firstUnread(messages: Message[], unseen: number): number | undefined {
  const theirs = messages.filter((message) => message.sender_type === 'Customer')
  return theirs[Math.max(0, theirs.length - unseen)]?.seq
}

const GROUP_MS = 5 * 60_000

/**
 * What the conversation shows, top to bottom: messages by `seq`, timeline lines in place by time,
 * a separator before each new day, the divider before the first unread, what is on its way last.
 */
export function threadRows(
  messages: Message[],
  timeline: TimelineEntry[],
  pending: readonly PendingMessage[],
  firstUnread: number | undefined,
): ThreadRow[] {
  const rows: ThreadRow[] = []
  const oldest = messages[0]?.stored_at ?? ''
  const lines = timeline.filter((entry) => entry.at >= oldest || messages[0]?.seq === 1)
  let next = 0
  let day = ''

  const separate = (at: string) => {
    const key = dayKey(at)
    if (key === day) return
    day = key
    rows.push({ kind: 'day', key: `day-${key}-${rows.length}`, at })
  }
  const addLines = (until: string | undefined) => {
    for (; next < lines.length; next++) {
      const entry = lines[next]
      if (entry === undefined || (until !== undefined && entry.at > until)) return
      separate(entry.at)
      rows.push({ kind: 'line', key: `line-${entry.id}`, entry })
    }
  }

  for (const message of messages) {
    addLines(message.stored_at)
    separate(message.datetime)
    if (message.seq === firstUnread) rows.push({ kind: 'new', key: 'new' })
    const previous = rows.at(-1)
    const follows = previous?.kind === 'message' && isSameGroup(previous.message, message)
    if (follows) previous.isLast = false
    rows.push({ kind: 'message', key: keyOf(message), message, isFirst: !follows, isLast: true })
  }
  addLines(undefined)

  const last = messages.at(-1)
  pending.forEach((one, index) => {
    const isFirst = index === 0 && last?.sender_type !== 'Executive'
    rows.push({ kind: 'pending', key: one.client_message_id, pending: one, isFirst })
  })
  return rows
}

/** A message keeps the key it had while it was pending, so its bubble stays the same one. */
const keyOf = (message: Message) => message.client_message_id ?? message.message_id

function isSameGroup(a: Message, b: Message): boolean {
  const isSameWriter = a.sender_type === b.sender_type && a.sender === b.sender
  return isSameWriter && Date.parse(b.datetime) - Date.parse(a.datetime) < GROUP_MS
}
