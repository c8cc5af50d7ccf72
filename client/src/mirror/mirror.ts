import type { Chat, Message, OnlineExecutive, Stats } from '@smart-chat/contract'
import type { FactName, FactPayload } from '../socket/facts.ts'
import {
  type Conversation,
  withEntry,
  withMessage,
  withNote,
  withSeen,
  withSent,
  withStatus,
} from './conversation.ts'

/**
 * What a client knows of a desk: what it has fetched, kept true by `mirror`. A chat is kept true
 * while the room of its segment is joined, a conversation while that of its chat is.
 */
export interface Mirrored {
  /** By `chat_id`. */
  chats: ReadonlyMap<string, Chat>
  /** The chats that are open here, by `chat_id`. */
  conversations: ReadonlyMap<string, Conversation>
  /** By `executive_id`. Load and last activity are not told: ask `onlineExecutives` for them. */
  executives: ReadonlyMap<string, OnlineExecutive>
  /** Null until asked for. After a reconnect ask again: they are no fact, so `sync` has none. */
  stats: Stats | null
}

/**
 * The state after an event of the server: what a fresh fetch of the same things would give. Events
 * come in the order of their cursors, as `client.socket.on` passes them on; one that the fetched
 * state holds already may come as well. What is not known here stays unknown, but for a chat that
 * comes whole. `mediaUrl` and `media_url` are links that expire, and not kept true.
 */
export function mirror<Name extends FactName>(
  known: Mirrored,
  name: Name,
  payload: FactPayload<Name>,
): Mirrored {
  const apply: Appliers[Name] = appliers[name]
  return apply === undefined ? known : apply(known, payload)
}

/** The same after the response to one's own `send_message`, which that socket is not told of. */
export function mirrorSent(known: Mirrored, message: Message): Mirrored {
  return inConversation(known, message.chat_id, (conversation) => withSent(conversation, message))
}

type Appliers = {
  [Name in FactName]?: (known: Mirrored, payload: FactPayload<Name>) => Mirrored
}

const appliers: Appliers = {
  room_update: withChat,
  room_update_customer: withChat,
  room_update_vendor: withChat,
  room_update_srdp: withChat,
  chat_updated: withChat,
  chat_assigned: withExecutive,
  chat_reassigned: withExecutive,
  chat_status_updated: (known, { chat_id, new_status: status }) =>
    changeChat(known, chat_id, { status, is_resolved: status === 'resolved' }),
  tag_updated: (known, { chat_id, tags }) => changeChat(known, chat_id, { tags }),
  messages_seen(known, { chat_id, unseen_count, ...seen }) {
    const counted = changeChat(known, chat_id, { unseen_count })
    return inConversation(counted, chat_id, (conversation) => withSeen(conversation, seen))
  },
  new_message: takeMessage,
  message_updated: takeMessage,
  message_status: (known, told) =>
    inConversation(known, told.chat_id, (conversation) => withStatus(conversation, told)),
  note_added: (known, told) =>
    inConversation(known, told.chat_id, (conversation) => ({
      ...conversation,
      notes: withNote(conversation.notes, bare(told)),
    })),
  timeline_added: (known, told) =>
    inConversation(known, told.chat_id, (conversation) => ({
      ...conversation,
      timeline: withEntry(conversation.timeline, bare(told)),
    })),
  executive_status(known, { executive_id, status, status_since, capacity }) {
    const one = known.executives.get(executive_id)
    if (one === undefined) return known
    return {
      ...known,
      executives: new Map(known.executives).set(executive_id, {
        ...one,
        status,
        status_since,
        capacity,
      }),
    }
  },
  dashboard_stats: (known, stats) => ({ ...known, stats }),
}

/** The service window is that of the customer and the number: all their chats there share it. */
function withChat(known: Mirrored, told: FactPayload<'chat_updated'>): Mirrored {
  const chat = bare(told)
  const { customer, customer_type, service_window_closes_at } = chat
  const chats = new Map(known.chats)
  for (const [chat_id, one] of chats) {
    if (one.customer !== customer || one.customer_type !== customer_type) continue
    chats.set(chat_id, { ...one, service_window_closes_at })
  }
  chats.set(chat.chat_id, chat)
  // A customer whose number becomes known is called by it, also in what they wrote before.
  return inConversation({ ...known, chats }, chat.chat_id, (conversation) => ({
    ...conversation,
    messages: conversation.messages.map((message) =>
      message.sender_type === 'Customer' ? { ...message, sender: customer } : message,
    ),
  }))
}

/** What was not seen by the new executive is counted in the `chat_updated` that follows. */
function withExecutive(
  known: Mirrored,
  told: Pick<
    FactPayload<'chat_assigned'>,
    'chat_id' | 'assigned_executive_id' | 'assigned_executive_name' | 'reason'
  >,
): Mirrored {
  const { chat_id, assigned_executive_id, assigned_executive_name, reason } = told
  return changeChat(known, chat_id, {
    assigned_executive_id,
    assigned_executive_name,
    assigned_reason: assigned_executive_id === null ? null : reason,
  })
}

function takeMessage(known: Mirrored, told: FactPayload<'new_message'>): Mirrored {
  return inConversation(known, told.chat_id, (one) => withMessage(one, bare(told)))
}

function changeChat(known: Mirrored, chat_id: string, change: Partial<Chat>): Mirrored {
  const chat = known.chats.get(chat_id)
  if (chat === undefined) return known
  return { ...known, chats: new Map(known.chats).set(chat_id, { ...chat, ...change }) }
}

function inConversation(
  known: Mirrored,
  chat_id: string,
  change: (conversation: Conversation) => Conversation,
): Mirrored {
  const conversation = known.conversations.get(chat_id)
  if (conversation === undefined) return known
  const conversations = new Map(known.conversations).set(chat_id, change(conversation))
  return { ...known, conversations }
}

/** The object of the contract, without its place in the log. */
function bare<Told extends object>(told: Told & { cursor?: string }): Omit<Told, 'cursor'> {
  const { cursor: _, ...object } = told
  return object
}
