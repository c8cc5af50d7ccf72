import type { Message, Note, ServerPayload, TimelineEntry } from '@smart-chat/contract'

/** What is loaded of a chat that is open: messages by `seq`, from some message to the latest. */
export interface Conversation {
  messages: readonly Message[]
  /** In the order of `at`. */
  timeline: readonly TimelineEntry[]
  /** Newest first. */
  notes: readonly Note[]
  /** The delivery of messages that are not known yet, by `message_id`. */
  early: ReadonlyMap<string, Status>
}

type Status = Pick<ServerPayload<'message_status'>, 'attempt' | 'delivery' | 'error'>

/** A message in its place, new or changed; one from before the loaded part is left out. */
export function withMessage(conversation: Conversation, message: Message): Conversation {
  const { messages, early } = conversation
  const isKnown = messages.some((one) => one.message_id === message.message_id)
  if (!isKnown && message.seq < (messages[0]?.seq ?? 0)) return conversation
  const others = messages.filter((one) => one.message_id !== message.message_id)
  const after = others.findIndex((one) => one.seq > message.seq)
  return {
    ...conversation,
    messages: others.toSpliced(after < 0 ? others.length : after, 0, message).map(quoting(message)),
    early: new Map([...early].filter(([message_id]) => message_id !== message.message_id)),
  }
}

/** The same for what a response holds: events may have told more of that message already. */
export function withSent(conversation: Conversation, message: Message): Conversation {
  const { message_id } = message
  if (conversation.messages.some((one) => one.message_id === message_id)) return conversation
  const status = conversation.early.get(message_id)
  const placed = status === undefined ? message : { ...message, ...deliveryOf(status) }
  return withMessage(conversation, placed)
}

/** A quote shows what it quotes as that is now: an edited text, and a revoked one no longer. */
const quoting = (quoted: Message) => (message: Message) =>
  message.reply_to?.message_id === quoted.message_id
    ? { ...message, reply_to: { ...message.reply_to, message: quoted.message } }
    : message

/** How far a message has got; kept where the message itself is still on its way here. */
export function withStatus(
  conversation: Conversation,
  { message_id, ...status }: ServerPayload<'message_status'>,
): Conversation {
  const { messages, early } = conversation
  const index = messages.findIndex((one) => one.message_id === message_id)
  const message = messages[index]
  if (message === undefined) {
    const isBefore = status.seq < (messages[0]?.seq ?? 0)
    return isBefore
      ? conversation
      : { ...conversation, early: new Map(early).set(message_id, status) }
  }
  return { ...conversation, messages: messages.with(index, { ...message, ...deliveryOf(status) }) }
}

const deliveryOf = ({ attempt, delivery, error = null }: Status) => ({ attempt, delivery, error })

/** Who has seen what the customer wrote. */
export function withSeen(
  conversation: Conversation,
  { executive_id, up_to_seq }: { executive_id: string; up_to_seq: number },
): Conversation {
  const messages = conversation.messages.map((message) =>
    message.sender_type !== 'Customer' ||
    message.seq > up_to_seq ||
    message.seen_by.includes(executive_id)
      ? message
      : { ...message, seen_by: [...message.seen_by, executive_id] },
  )
  return { ...conversation, messages }
}

/** Timeline lines in the order of time. */
export function withEntry(
  timeline: readonly TimelineEntry[],
  entry: TimelineEntry,
): readonly TimelineEntry[] {
  if (timeline.some((one) => one.id === entry.id)) return timeline
  const after = timeline.findIndex((one) => one.at > entry.at)
  return timeline.toSpliced(after < 0 ? timeline.length : after, 0, entry)
}

/** Notes, the newest first. */
export function withNote(notes: readonly Note[], note: Note): readonly Note[] {
  if (notes.some((one) => one.note_id === note.note_id)) return notes
  const before = notes.findIndex((one) => one.created_at <= note.created_at)
  return notes.toSpliced(before < 0 ? notes.length : before, 0, note)
}
