import type { Message, ServerPayload, TimelineEntry } from '@smart-chat/contract'

/** A conversation as far back as it is loaded: messages by `seq`, without gaps. */
export interface Thread {
  messages: Message[]
  timeline: TimelineEntry[]
  has_older: boolean
}

/** A sent message may still fail; evidence of delivery overrides that. */
const steps = { queued: 0, sent: 1, failed: 2, delivered: 3, read: 4 } as const

/** The thread with a new or changed message; `hasGap` when messages between are missing. */
export function placeMessage(
  thread: Thread,
  message: Message,
): { thread: Thread; hasGap: boolean } {
  const index = thread.messages.findIndex((known) => known.message_id === message.message_id)
  if (index >= 0)
    return { thread: { ...thread, messages: thread.messages.with(index, message) }, hasGap: false }
  const last = thread.messages.at(-1)?.seq ?? 0
  if (message.seq <= last) return { thread, hasGap: false }
  if (message.seq > last + 1) return { thread, hasGap: true }
  return { thread: { ...thread, messages: [...thread.messages, message] }, hasGap: false }
}

/** A tick never moves back within an attempt, nor to an earlier attempt. */
export function placeStatus(thread: Thread, status: ServerPayload<'message_status'>): Thread {
  return changeMessage(thread, status.message_id, (message) => {
    if (status.attempt < message.attempt) return message
    const isSameAttempt = status.attempt === message.attempt
    if (isSameAttempt && steps[status.delivery] < steps[message.delivery ?? 'queued'])
      return message
    return {
      ...message,
      attempt: status.attempt,
      delivery: status.delivery,
      error: status.delivery === 'failed' ? (status.error ?? null) : null,
    }
  })
}

export function placeSeen(thread: Thread, seen: ServerPayload<'messages_seen'>): Thread {
  const messages = thread.messages.map((message) =>
    message.seq <= seen.up_to_seq &&
    message.sender_type === 'Customer' &&
    !message.seen_by.includes(seen.executive_id)
      ? { ...message, seen_by: [...message.seen_by, seen.executive_id] }
      : message,
  )
  return { ...thread, messages }
}

/** The latest page over what is loaded; what lies before a gap is let go. */
export function mergeLatest(known: Thread | undefined, latest: Thread): Thread {
  const first = latest.messages[0]?.seq
  const reaches = known?.messages.at(-1)?.seq ?? 0
  if (known === undefined || first === undefined || reaches < first - 1) return latest
  const older = known.messages.filter((message) => message.seq < first)
  return {
    messages: [...older, ...latest.messages],
    timeline: mergeTimeline(known.timeline, latest.timeline),
    has_older: older.length > 0 ? known.has_older : latest.has_older,
  }
}

/** An older page in front. */
export function mergeOlder(known: Thread, older: Thread): Thread {
  const first = known.messages[0]?.seq ?? Number.POSITIVE_INFINITY
  return {
    messages: [...older.messages.filter((message) => message.seq < first), ...known.messages],
    timeline: mergeTimeline(older.timeline, known.timeline),
    has_older: older.has_older,
  }
}

/** A line of the timeline in its place by time, once. */
export function placeLine(thread: Thread, line: TimelineEntry): Thread {
  if (thread.timeline.some(({ id }) => id === line.id)) return thread
  return { ...thread, timeline: mergeTimeline(thread.timeline, [line]) }
}

function mergeTimeline(a: TimelineEntry[], b: TimelineEntry[]): TimelineEntry[] {
  const byId = new Map([...a, ...b].map((entry) => [entry.id, entry]))
  return [...byId.values()].sort((x, y) => (x.at < y.at ? -1 : x.at > y.at ? 1 : 0))
}

function changeMessage(
  thread: Thread,
  message_id: string,
  change: (message: Message) => Message,
): Thread {
  const index = thread.messages.findIndex((message) => message.message_id === message_id)
  const message = thread.messages[index]
  if (message === undefined) return thread
  return { ...thread, messages: thread.messages.with(index, change(message)) }
}
