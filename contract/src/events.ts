import { z } from 'zod'
import { blank, blankOr, CustomerType, Id, PAGE_SIZE_MAX, Page, Seq, Time, text } from './basics.ts'
import { ChannelState } from './channel-state.ts'
import { AssignmentReason, Chat, ChatStatus, TimelineEntry } from './chat.ts'
import { DeadLetterSource } from './dead-letter.ts'
import { ErrorCode, Failure } from './errors.ts'
import { ExecutiveStatus } from './executive.ts'
import { CustomerMessage, Delivery, DeliveryError, Message, SenderType } from './message.ts'
import { ConfigProfile, Note, SegmentCounts, Stats } from './nouns.ts'
import {
  AddNote,
  ApplyTag,
  ListChats,
  NewChat,
  Pagination,
  ReactToMessage,
  ReassignChat,
  SendMessage,
  SetExecutiveStatus,
  UpdateChatStatus,
} from './requests.ts'

export interface ClientEvent {
  /** Who may emit it: see `Access` of the routes. */
  access: 'executive' | 'participant' | 'customer'
  summary: string
  input: z.ZodType
  /** What `<event>_response` holds beside `status`; null where nothing is answered. */
  reply: z.ZodObject | null
  /** The same for a customer, who is shown a projection. */
  customerReply?: z.ZodObject
  errors: readonly ErrorCode[]
}

const nothing = z.preprocess((value) => value ?? {}, z.object({}))
const ofChat = ['invalid_input', 'chat_not_found', 'wrong_segment'] as const satisfies ErrorCode[]

const MessagePagination = z.object({
  page: z.number().int(),
  page_size: z.number().int(),
  total: z.number().int(),
  total_pages: z.number().int(),
})

const sent = { message_id: Id, seq: z.number().int(), datetime: Time, delivery: Delivery }

/** Every event a client may emit; each is answered by `<event>_response` and its acknowledgement. */
export const clientEvents = {
  join_room: {
    access: 'executive',
    summary: 'Hear of everything in a segment, by the name of its room (`PartnerApp` …).',
    input: z.object({ room: z.string().max(100) }),
    reply: z.object({ room: z.string() }),
    errors: ['invalid_input', 'unknown_room', 'wrong_segment'],
  },
  leave_room: {
    access: 'executive',
    summary: 'Stop hearing of a segment.',
    input: z.object({ room: z.string().max(100) }),
    reply: z.object({ room: z.string() }),
    errors: ['invalid_input', 'unknown_room'],
  },
  join_chat: {
    access: 'executive',
    summary: 'Hear of everything in a chat.',
    input: z.object({ chat_id: Id, type: z.unknown().optional() }),
    reply: z.object({ chat_id: Id }),
    errors: ofChat,
  },
  leave_chat: {
    access: 'participant',
    summary: 'Stop hearing of a chat.',
    input: z.object({ chat_id: Id, type: z.unknown().optional() }),
    reply: z.object({ chat_id: Id }),
    errors: ['invalid_input'],
  },
  join_chat_customer: {
    access: 'customer',
    summary: "A customer's own socket: hear of the customer's own chat.",
    input: z.object({ chat_id: Id, customer_type: blank(CustomerType) }),
    reply: z.object({ chat_id: Id }),
    errors: ['invalid_input', 'forbidden', 'chat_not_found'],
  },
  config: {
    access: 'executive',
    summary: 'What is known of a customer, and whether they can be written to now.',
    input: z.object({
      sender: text(200),
      customer_type: blank(CustomerType),
      chat_id: blank(Id),
    }),
    reply: z.object({
      chat_id: Id.nullable(),
      isFreshChat: z.literal([0, 1]),
      isWhatsappChatOpen: z.literal([0, 1]),
      isChatInitiated: z.literal([0, 1]),
      service_window_closes_at: Time.nullable(),
      config: ConfigProfile,
    }),
    errors: ['invalid_input', 'wrong_segment'],
  },
  fetch_all_chats: {
    access: 'executive',
    summary: 'A page of chats.',
    input: z.preprocess((value) => value ?? {}, ListChats),
    reply: z.object({
      chats: z.array(Chat),
      pagination: Pagination,
      next_cursor: z.string().nullable(),
    }),
    errors: ['invalid_input', 'wrong_segment', 'page_too_deep'],
  },
  search_chat: {
    access: 'executive',
    summary: 'Find a chat by number or name.',
    input: z.object({ customer: text(200), customer_type: blank(CustomerType) }),
    reply: z.object({ chat: Chat.nullable(), chats: z.array(Chat) }),
    errors: ['invalid_input', 'wrong_segment'],
  },
  fetch_chats_by_user: {
    access: 'participant',
    summary: 'A page of messages, newest first; marks them seen by the caller.',
    input: z.object({
      chat_id: Id,
      page: blankOr(Page, 1),
      page_size: blankOr(z.coerce.number().int().min(1).max(PAGE_SIZE_MAX), 20),
      after_seq: blank(Seq),
    }),
    reply: z.object({
      messages: z.array(Message),
      pagination: MessagePagination,
    }),
    customerReply: z.object({
      messages: z.array(CustomerMessage),
      pagination: MessagePagination,
    }),
    errors: [...ofChat, 'forbidden'],
  },
  mark_seen: {
    access: 'participant',
    summary: 'The caller has seen the messages up to a `seq`.',
    input: z.object({ chat_id: Id, up_to_seq: Seq }),
    reply: z.object({ chat_id: Id, up_to_seq: z.number().int(), unseen_count: z.number().int() }),
    errors: [...ofChat, 'forbidden'],
  },
  new_chat: {
    access: 'participant',
    summary:
      "Begin a chat, or find the customer's active one: an executive to write first, with a template; a customer in the app.",
    input: NewChat,
    reply: z.object({
      chat_id: Id,
      is_new: z.boolean(),
      assigned_to: Id.nullable(),
      assigned_executive_name: z.string().nullable(),
    }),
    customerReply: z.object({
      chat_id: Id,
      is_new: z.boolean(),
      assigned_executive_name: z.string().nullable(),
    }),
    errors: ['invalid_input', 'wrong_segment'],
  },
  send_message: {
    access: 'participant',
    summary: 'Store and queue a message; the response comes after the commit.',
    input: SendMessage,
    reply: z.object({ ...sent, message: Message }),
    /** What a customer wrote has arrived with the response: its delivery is null. */
    customerReply: z.object({ ...sent, delivery: z.null(), message: CustomerMessage }),
    errors: [
      ...ofChat,
      'forbidden',
      'chat_resolved',
      'service_window_closed',
      'newer_messages',
      'message_not_found',
      'client_message_id_conflict',
      'unknown_template',
      'template_not_approved',
      'template_variables',
      'customer_opted_out',
    ],
  },
  retry_message: {
    access: 'executive',
    summary: 'Send a failed message again, as its next attempt.',
    input: z.object({ message_id: Id }),
    reply: z.object({ message_id: Id, attempt: z.number().int(), delivery: Delivery }),
    errors: [
      'invalid_input',
      'message_not_found',
      'wrong_segment',
      'not_retryable',
      'service_window_closed',
      'customer_opted_out',
    ],
  },
  react_to_message: {
    access: 'executive',
    summary:
      "React to a customer's message with an emoji, or take that back (`emoji` empty); the desk has one reaction to a message.",
    input: ReactToMessage,
    reply: Message,
    errors: [
      'invalid_input',
      'message_not_found',
      'wrong_segment',
      'service_window_closed',
      'customer_opted_out',
    ],
  },
  update_chat_status: {
    access: 'executive',
    summary: 'Resolve or reopen a chat.',
    input: UpdateChatStatus,
    reply: z.object({
      chat_id: Id,
      old_status: ChatStatus,
      new_status: ChatStatus,
      message: z.string(),
    }),
    errors: [...ofChat, 'already_resolved'],
  },
  reassign_chat: {
    access: 'executive',
    summary: 'Give a chat to an executive, or back to the queue.',
    input: ReassignChat,
    reply: z.object({
      chat_id: Id,
      from_executive_id: Id.nullable(),
      to_executive_id: Id.nullable(),
      assigned_executive_name: z.string().nullable(),
    }),
    errors: [
      ...ofChat,
      'forbidden',
      'chat_resolved',
      'executive_not_found',
      'executive_unavailable',
      'over_capacity',
    ],
  },
  apply_tag: {
    access: 'executive',
    summary: 'Add a tag to a chat, or remove one.',
    input: ApplyTag,
    reply: z.object({ chat_id: Id, tag: z.string(), tags: z.array(z.string()) }),
    errors: [...ofChat, 'unknown_tag'],
  },
  remove_tag: {
    access: 'executive',
    summary: 'The same as `apply_tag` with `action: "remove"`.',
    input: z.object({ chat_id: Id, tag: text(50) }),
    reply: z.object({ chat_id: Id, tag: z.string(), tags: z.array(z.string()) }),
    errors: ofChat,
  },
  add_note: {
    access: 'executive',
    summary: 'Add an internal note.',
    input: AddNote,
    reply: z.object({ note: Note }),
    errors: ofChat,
  },
  typing: {
    access: 'participant',
    summary: 'The caller is writing in a chat.',
    input: z.object({ chat_id: Id, is_typing: blankOr(z.boolean(), true) }),
    reply: null,
    errors: [...ofChat, 'forbidden'],
  },
  set_executive_status: {
    access: 'executive',
    summary: 'Go online, away or offline.',
    input: SetExecutiveStatus,
    reply: z.object({ executive_id: Id, new_status: ExecutiveStatus }),
    errors: ['invalid_input', 'forbidden', 'executive_not_found', 'wrong_segment'],
  },
  activity: {
    access: 'executive',
    summary: 'The executive is there; at most one per 30 s is needed.',
    input: nothing,
    reply: z.object({}),
    errors: [],
  },
  get_dashboard_stats: {
    access: 'executive',
    summary: 'The counters, also sent as `dashboard_stats`.',
    input: nothing,
    reply: Stats,
    errors: [],
  },
  sync: {
    access: 'participant',
    summary: 'Everything that this client would have been sent since a cursor, in order.',
    input: z.object({
      /** The `cursor` of the last event applied; left out, the answer only says where the log ends. */
      since: blank(z.string().max(100)),
      limit: blankOr(z.coerce.number().int().min(1).max(1000), 500),
    }),
    reply: z.object({
      events: z.array(
        z.object({
          cursor: z.string(),
          event: z.string(),
          payload: z.record(z.string(), z.unknown()),
        }),
      ),
      has_more: z.boolean(),
      cursor: z.string(),
      /** True when `since` is too old or of another database: fetch everything again. */
      reset: z.boolean(),
    }),
    errors: ['invalid_input'],
  },
  reauthenticate: {
    access: 'participant',
    summary: 'Go on with a fresh access token on the same socket.',
    input: z.object({ token: z.string().max(4000) }),
    reply: z.object({ executive_id: Id, expires_in: z.number().int() }),
    customerReply: z.object({ customer: z.string(), expires_in: z.number().int() }),
    errors: ['invalid_input', 'unauthorized', 'token_expired', 'token_revoked', 'account_disabled'],
  },
} as const satisfies Record<string, ClientEvent>

export type ClientEvents = typeof clientEvents
export type ClientEventName = keyof ClientEvents
export type EventInput<Name extends ClientEventName> = z.input<ClientEvents[Name]['input']>
export type EventParsed<Name extends ClientEventName> = z.output<ClientEvents[Name]['input']>
export type EventReply<Name extends ClientEventName> =
  ClientEvents[Name]['reply'] extends z.ZodObject
    ? z.output<ClientEvents[Name]['reply']>
    : Record<never, never>

/** What a customer is answered, where it differs. */
export type CustomerEventReply<Name extends ClientEventName> = ClientEvents[Name] extends {
  customerReply: infer Reply extends z.ZodObject
}
  ? z.output<Reply>
  : never

/** What the acknowledgement and `<event>_response` carry. */
export type EventAnswer<Name extends ClientEventName> = ({ status: 1 } & EventReply<Name>) | Failure

const assigned = {
  chat_id: Id,
  assigned_executive_id: Id.nullable(),
  assigned_executive_name: z.string().nullable(),
  reason: AssignmentReason,
}

/** Every event the server emits. Durable facts also carry `cursor`. */
export const serverEvents = {
  new_message: Message,
  message_updated: Message,
  message_status: z.object({
    chat_id: Id,
    message_id: Id,
    seq: z.number().int(),
    attempt: z.number().int(),
    delivery: Delivery,
    error: DeliveryError.nullable().optional(),
  }),
  messages_seen: z.object({
    chat_id: Id,
    executive_id: Id,
    up_to_seq: z.number().int(),
    unseen_count: z.number().int(),
  }),
  room_update: Chat,
  room_update_customer: Chat,
  room_update_vendor: Chat,
  room_update_srdp: Chat,
  chat_updated: Chat,
  chat_assigned: z.object({
    ...assigned,
    executive_id: Id.nullable(),
    executive_name: z.string().nullable(),
    customer: z.string(),
    customer_name: z.string(),
    customer_type: CustomerType,
  }),
  chat_reassigned: z.object({
    ...assigned,
    from_executive_id: Id.nullable(),
    to_executive_id: Id.nullable(),
    note: z.string().nullable(),
  }),
  chat_status_updated: z.object({
    chat_id: Id,
    customer: z.string(),
    old_status: ChatStatus,
    new_status: ChatStatus,
    by: z.string(),
    reason: z.string().nullable(),
    /** The chat in which it goes on, where a change of context has resolved this one. */
    next_chat_id: Id.nullable(),
  }),
  tag_updated: z.object({
    chat_id: Id,
    tag: z.string(),
    action: z.enum(['add', 'remove']),
    tags: z.array(z.string()),
  }),
  note_added: Note,
  /** To one executive: a colleague, named by `by`, named them in a note, as `@login` or `@Full Name`. */
  mention: z.object({ chat_id: Id, note_id: Id, by: z.string(), text: z.string() }),
  timeline_added: TimelineEntry,
  user_typing: z.object({
    chat_id: Id,
    sender: z.string(),
    sender_type: SenderType,
    name: z.string(),
    is_typing: z.boolean(),
  }),
  chat_viewers: z.object({
    chat_id: Id,
    viewers: z.array(z.object({ executive_id: Id, name: z.string(), is_typing: z.boolean() })),
  }),
  executive_status: z.object({
    executive_id: Id,
    name: z.string(),
    status: ExecutiveStatus,
    status_since: Time,
    customer_type: CustomerType,
    capacity: z.number().int().nullable(),
    /** `capacity` where only that has changed. */
    reason: z.string(),
  }),
  /** To one executive: without a sign of life they go offline then, or are away. */
  inactivity_warning: z.object({ offline_at: Time, effect: z.enum(['offline', 'away']) }),
  /** No fact: `sync` has none of them, so ask with `get_dashboard_stats` after a reconnect. */
  dashboard_stats: Stats,
  sla_alert: z.object({
    chat_id: Id,
    customer: z.string(),
    customer_name: z.string(),
    customer_type: CustomerType,
    assigned_executive_id: Id.nullable(),
    assigned_executive_name: z.string().nullable(),
    elapsed_minutes: z.number().int(),
    waiting_since: Time,
    alert_type: z.enum(['3min', '10min']),
  }),
  service_window_closed: z.object({
    chat_id: Id,
    customer_number: z.string(),
    customer_type: CustomerType,
    closed_at: Time,
  }),
  service_window_closing: z.object({
    chat_id: Id,
    customer_number: z.string(),
    customer_type: CustomerType,
    closes_at: Time,
  }),
  /** One of our numbers is paused, goes on again, or is seen otherwise by WhatsApp. */
  channel_state: ChannelState,
  /** Templates of the segment's account were added, changed, paused or removed: fetch them again. */
  templates_changed: z.object({ customer_type: CustomerType }),
  /** To administrators: a dead letter has come, or one was replayed or dismissed. */
  dead_letter_changed: z.object({
    dead_letter_id: Id,
    source: DeadLetterSource,
    is_open: z.boolean(),
  }),
  /** V1 only, with `LEGACY_V1_EVENTS=1`: the Partner row of the counters. */
  'driver-chat-stats': SegmentCounts,
  user_left: z.object({ connection_id: z.string(), chat_id: Id }),
  session_expired: z.object({ code: ErrorCode }),
  server_draining: z.object({ retry_in_ms: z.number().int() }),
  /** The answer to an event that does not exist. */
  error_response: Failure.extend({ event: z.string() }),
} as const satisfies Record<string, z.ZodObject>

export type ServerEvents = typeof serverEvents
export type ServerEventName = keyof ServerEvents
export type ServerPayload<Name extends ServerEventName> = z.output<ServerEvents[Name]>

/** What a customer's own sockets hear, in the room of the chat: projections, nothing else. */
export const customerEvents = {
  new_message: CustomerMessage,
  message_updated: CustomerMessage,
  message_status: serverEvents.message_status.omit({ error: true }),
  chat_status_updated: serverEvents.chat_status_updated.pick({
    chat_id: true,
    old_status: true,
    new_status: true,
    next_chat_id: true,
  }),
  user_typing: serverEvents.user_typing,
  session_expired: serverEvents.session_expired,
  server_draining: serverEvents.server_draining,
  error_response: serverEvents.error_response,
} as const satisfies Partial<Record<ServerEventName, z.ZodObject>>

export type CustomerEventName = keyof typeof customerEvents
export type CustomerPayload<Name extends CustomerEventName> = z.output<
  (typeof customerEvents)[Name]
>
