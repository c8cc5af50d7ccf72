import { z } from 'zod'
import { blank, blankOr, CustomerType, Id, PAGE_SIZE_MAX, Seq, TEXT_MAX, text } from '../basics.ts'
import { Chat, CustomerChat, TimelineEntry } from '../chat.ts'
import { CustomerMessage, Message } from '../message.ts'
import { ContextItem, CustomerTimelineEntry, Note, Ride, RideSearch, SearchHit } from '../nouns.ts'
import {
  AddNote,
  ListChats,
  Pagination,
  RateChat,
  ReactToMessage,
  SearchMessages,
} from '../requests.ts'
import { nothing, type Route } from '../route.ts'

const ofChat = ['invalid_input', 'chat_not_found', 'wrong_segment'] as const

/** Chats, what was said in them, and what is known of their customers. */
export const chatRoutes = {
  listChats: {
    method: 'GET',
    path: '/api/chats',
    access: 'executive',
    summary: 'Chats of the segments of the reader, by page or by cursor.',
    input: ListChats,
    reply: z.object({
      chats: z.array(Chat),
      pagination: Pagination,
      next_cursor: z.string().nullable(),
    }),
    errors: ['invalid_input', 'wrong_segment', 'page_too_deep'],
    limit: 'other',
  },
  listTags: {
    method: 'GET',
    path: '/api/chats/tags',
    access: 'executive',
    summary: 'The tags of a segment.',
    input: z.object({ customer_type: CustomerType }),
    reply: z.object({ tags: z.array(z.string()) }),
    errors: ['invalid_input', 'wrong_segment'],
    limit: 'other',
  },
  getChat: {
    method: 'GET',
    path: '/api/chats/:chat_id',
    access: 'executive',
    summary: 'One chat.',
    input: z.object({ chat_id: Id }),
    reply: z.object({ chat: Chat }),
    errors: ['chat_not_found', 'wrong_segment'],
    limit: 'other',
  },
  reactToMessage: {
    method: 'POST',
    path: '/api/messages/:message_id/reaction',
    access: 'executive',
    summary:
      "React to a customer's message with an emoji, or take that back (`emoji` empty); the desk has one reaction to a message.",
    input: ReactToMessage,
    reply: z.object({ message: Message }),
    errors: [
      'invalid_input',
      'message_not_found',
      'wrong_segment',
      'service_window_closed',
      'customer_opted_out',
    ],
    limit: 'other',
  },
  listMessages: {
    method: 'GET',
    path: '/api/chats/:chat_id/messages',
    access: 'participant',
    summary:
      'Messages of a chat in the order of `seq`, the latest first unless `after_seq` is given.',
    input: z.object({
      chat_id: Id,
      before_seq: blank(Seq.min(1)),
      after_seq: blank(Seq),
      limit: blankOr(z.coerce.number().int().min(1).max(PAGE_SIZE_MAX), 50),
    }),
    reply: z.object({ messages: z.array(Message), timeline: z.array(TimelineEntry) }),
    customerReply: z.object({ messages: z.array(CustomerMessage) }),
    errors: [...ofChat, 'forbidden'],
    limit: 'other',
  },
  transcript: {
    method: 'GET',
    path: '/api/chats/:chat_id/transcript',
    access: 'executive',
    summary: 'The whole conversation as a file: `txt`, `json` or `html`.',
    input: z.object({ chat_id: Id, format: blankOr(z.enum(['txt', 'json', 'html']), 'txt') }),
    reply: null,
    errors: ofChat,
    limit: 'other',
  },
  searchMessages: {
    method: 'GET',
    path: '/api/search',
    access: 'executive',
    summary: 'Messages that hold the words of `q`, the newest first.',
    input: SearchMessages,
    reply: z.object({ hits: z.array(SearchHit), next_cursor: z.string().nullable() }),
    errors: ['invalid_input', 'wrong_segment', 'rate_limited'],
    limit: 'other',
  },
  inappChat: {
    method: 'GET',
    path: '/api/inapp/chat',
    access: 'customer',
    summary: "A customer's present chat: the active one, else the latest; null before the first.",
    input: nothing,
    reply: z.object({ chat: CustomerChat.nullable() }),
    errors: [],
    limit: 'other',
  },
  rateChat: {
    method: 'POST',
    path: '/api/chats/:chat_id/rate',
    access: 'participant',
    summary: 'A mark from 1 to 5, by the customer or noted by an executive.',
    input: RateChat,
    reply: z.object({ message: z.string() }),
    errors: [...ofChat, 'forbidden', 'executive_not_found'],
    limit: 'other',
  },
  listNotes: {
    method: 'GET',
    path: '/api/chats/:chat_id/notes',
    access: 'executive',
    summary: 'Internal notes, newest first.',
    input: z.object({ chat_id: Id }),
    reply: z.object({ notes: z.array(Note) }),
    errors: ['chat_not_found', 'wrong_segment'],
    limit: 'other',
  },
  addNote: {
    method: 'POST',
    path: '/api/chats/:chat_id/notes',
    access: 'executive',
    summary: 'Add an internal note.',
    input: AddNote,
    reply: z.object({ note: Note }),
    errors: ['invalid_input', 'chat_not_found', 'wrong_segment'],
    limit: 'other',
  },
  contextHistory: {
    method: 'GET',
    path: '/api/chats/:customer/context-history',
    access: 'executive',
    summary: "A customer's chats as contexts, the latest first, and the timeline over all of them.",
    input: z.object({
      customer: z.string().min(1).max(200),
      customer_type: blank(CustomerType),
    }),
    reply: z.object({ items: z.array(ContextItem), timeline: z.array(CustomerTimelineEntry) }),
    errors: ['invalid_input', 'customer_not_found', 'wrong_segment'],
    limit: 'other',
  },
  listRides: {
    method: 'GET',
    path: '/api/chats/:customer/rides',
    access: 'executive',
    summary: "A customer's rides and searches, the next ride first.",
    input: z.object({ customer: z.string().min(1).max(200) }),
    reply: z.object({ rides: z.array(Ride), searchHistory: z.array(RideSearch) }),
    errors: ['invalid_input', 'customer_not_found', 'wrong_segment'],
    limit: 'other',
  },
  suggestReply: {
    method: 'POST',
    path: '/api/chats/chat_gpt',
    access: 'executive',
    summary:
      'A reply suggested by a language model; with `stream: true` as server-sent events (`delta`, then `done` or `error`).',
    input: z.object({
      /** What the model is asked: the customer's message, or the executive's draft or wish. */
      message: text(TEXT_MAX).pipe(z.string().min(1)),
      /** Its last messages are given to the model, with numbers, e-mails and cards masked. */
      chat_id: blank(Id),
      stream: blankOr(z.boolean(), false),
    }),
    reply: z.object({
      reply: z.string(),
      /** The model that wrote it. */
      source: z.string(),
    }),
    errors: [...ofChat, 'rate_limited', 'ai_not_configured', 'ai_unavailable'],
    limit: 'ai',
  },
  clearCache: {
    method: 'POST',
    path: '/api/chats/clear_cache',
    access: 'administrator',
    summary: 'Kept for V2: every node forgets what it remembers of sessions and segments.',
    input: z.object({ message: z.unknown().optional() }),
    reply: z.object({ message: z.string() }),
    errors: ['forbidden'],
    limit: 'other',
  },
  deleteCache: {
    method: 'POST',
    path: '/api/chats/delete_cache',
    access: 'administrator',
    summary: 'Kept for V2: every node forgets the one key named in `message`.',
    input: z.object({ message: text(200).pipe(z.string().min(1)) }),
    reply: z.object({ message: z.string() }),
    errors: ['invalid_input', 'forbidden'],
    limit: 'other',
  },
} as const satisfies Record<string, Route>
