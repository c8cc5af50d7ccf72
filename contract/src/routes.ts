import { z } from 'zod'
import { blank, CustomerType, Id, PAGE_SIZE_MAX, text } from './basics.ts'
import { Chat, TimelineEntry } from './chat.ts'
import type { ErrorCode } from './errors.ts'
import { Executive, OnlineExecutive, Role } from './executive.ts'
import { Message } from './message.ts'
import { Note, Ride, RideSearch, Segment, Stats, Template } from './nouns.ts'
import { AddNote, ListChats, Pagination, SetExecutiveStatus } from './requests.ts'

/** Who may call: anyone; a signed-in executive of any role; who holds a signed media link. */
export type Access = 'open' | 'executive' | 'media'

/** Which bucket of `02-wire-contract.md` section 3 a call counts against; null is never limited. */
export type RateLimit = 'login' | 'refresh' | 'ai' | 'media' | 'other' | null

export interface Route {
  method: 'GET' | 'POST'
  path: string
  access: Access
  summary: string
  /** Path parameters, query and body together: each is taken from where the path and method say. */
  input: z.ZodType
  /** What the answer holds beside `status`; null where it is not JSON. */
  reply: z.ZodObject | null
  errors: readonly ErrorCode[]
  limit: RateLimit
}

const nothing = z.object({})

/** Every REST call. `server` answers them, `client` makes them, the documentation lists them. */
export const routes = {
  health: {
    method: 'GET',
    path: '/api/health',
    access: 'open',
    summary: 'Is the process there?',
    input: nothing,
    reply: z.object({ message: z.string(), version: z.string() }),
    errors: [],
    limit: null,
  },
  ready: {
    method: 'GET',
    path: '/api/health/ready',
    access: 'open',
    summary: 'Can it serve? 503 while a part that it needs does not answer.',
    input: nothing,
    reply: z.object({
      message: z.enum(['Ready', 'Not Ready']),
      checks: z.record(z.string(), z.enum(['ok', 'error'])),
    }),
    errors: ['not_ready'],
    limit: null,
  },
  login: {
    method: 'POST',
    path: '/api/auth/login',
    access: 'open',
    summary: 'Sign in with login name or agent number, and password.',
    input: z.object({
      username: text(200).pipe(z.string().min(1)),
      password: z.string().min(1).max(1000),
      login_from: z.unknown().optional(),
    }),
    reply: z.object({
      accessToken: z.string(),
      refreshToken: z.string(),
      agentNumber: z.string(),
      adminid: Id,
      executive_id: Id,
      name: z.string(),
      role: Role,
      customer_types: z.array(CustomerType),
      /** Seconds until the access token expires. */
      expires_in: z.number().int(),
    }),
    errors: ['invalid_input', 'invalid_credentials', 'account_disabled', 'rate_limited'],
    limit: 'login',
  },
  refresh: {
    method: 'POST',
    path: '/api/auth/refresh',
    access: 'open',
    summary: 'Exchange a refresh token, once, for the next pair of tokens.',
    input: z.object({ refreshToken: z.string().min(1).max(2000) }),
    reply: z.object({
      accessToken: z.string(),
      refreshToken: z.string(),
      expires_in: z.number().int(),
    }),
    errors: [
      'invalid_input',
      'unauthorized',
      'token_expired',
      'token_revoked',
      'refresh_token_reused',
      'rate_limited',
    ],
    limit: 'refresh',
  },
  logout: {
    method: 'POST',
    path: '/api/auth/logout',
    access: 'open',
    summary: 'End the session of the token in the body or the header, expired or not.',
    input: z.object({ token: blank(z.string().max(4000)) }),
    reply: z.object({ message: z.literal('Logged out') }),
    errors: ['unauthorized', 'rate_limited'],
    limit: 'other',
  },
  changePassword: {
    method: 'POST',
    path: '/api/auth/password',
    access: 'executive',
    summary: 'Change the password; the other sessions end.',
    input: z.object({ current: z.string().min(1).max(1000), new: z.string().min(10).max(1000) }),
    reply: z.object({ message: z.string() }),
    errors: ['invalid_input', 'invalid_credentials', 'rate_limited'],
    limit: 'login',
  },
  me: {
    method: 'GET',
    path: '/api/auth/me',
    access: 'executive',
    summary: 'Who is signed in, and the segments they work in.',
    input: nothing,
    reply: z.object({ executive: Executive, segments: z.array(Segment) }),
    errors: [],
    limit: 'other',
  },
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
  listMessages: {
    method: 'GET',
    path: '/api/chats/:chat_id/messages',
    access: 'executive',
    summary:
      'Messages of a chat in the order of `seq`, the latest first unless `after_seq` is given.',
    input: z.object({
      chat_id: Id,
      before_seq: z.coerce.number().int().min(1).optional(),
      after_seq: z.coerce.number().int().min(0).optional(),
      limit: z.coerce.number().int().min(1).max(PAGE_SIZE_MAX).default(50),
    }),
    reply: z.object({ messages: z.array(Message), timeline: z.array(TimelineEntry) }),
    errors: ['invalid_input', 'chat_not_found', 'wrong_segment'],
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
  listRides: {
    method: 'GET',
    path: '/api/chats/:customer/rides',
    access: 'executive',
    summary: "A customer's rides and searches, the next ride first.",
    input: z.object({ customer: z.string().min(1).max(200) }),
    reply: z.object({ rides: z.array(Ride), searchHistory: z.array(RideSearch) }),
    errors: ['customer_not_found', 'wrong_segment'],
    limit: 'other',
  },
  listTemplates: {
    method: 'GET',
    path: '/api/templates',
    access: 'executive',
    summary: 'The approved WhatsApp templates of a segment.',
    input: z.object({ stakeholder: CustomerType }),
    reply: z.object({ templates: z.array(Template) }),
    errors: ['invalid_input', 'wrong_segment'],
    limit: 'other',
  },
  downloadMedia: {
    method: 'GET',
    path: '/api/whatsapp/downloadmedia/:mediaId',
    access: 'media',
    summary: 'The bytes of a file, by Authorization or by the signed `token` of `mediaUrl`.',
    input: z.object({
      mediaId: Id,
      token: z.string().max(500).optional(),
      send_type: z.unknown().optional(),
    }),
    reply: null,
    errors: ['unauthorized', 'not_found', 'media_unavailable', 'wrong_segment'],
    limit: 'media',
  },
  stats: {
    method: 'GET',
    path: '/api/dashboard/stats',
    access: 'executive',
    summary: 'The counters of the header, flat, and again under `data` as V2 had them.',
    input: nothing,
    reply: Stats.extend({ data: Stats }),
    errors: [],
    limit: 'other',
  },
  setExecutiveStatus: {
    method: 'POST',
    path: '/api/executives/status',
    access: 'executive',
    summary: 'Go online, away or offline.',
    input: SetExecutiveStatus,
    reply: z.object({ message: z.string() }),
    errors: ['invalid_input', 'forbidden', 'executive_not_found', 'wrong_segment'],
    limit: 'other',
  },
  onlineExecutives: {
    method: 'GET',
    path: '/api/executives/online',
    access: 'executive',
    summary: 'Who is there, with load and capacity; all of a segment, online first.',
    input: z.object({ customer_type: blank(CustomerType) }),
    reply: z.object({ executives: z.array(OnlineExecutive) }),
    errors: ['wrong_segment'],
    limit: 'other',
  },
} as const satisfies Record<string, Route>

export type Routes = typeof routes
export type RouteName = keyof Routes

/** What a caller passes: defaults may be left out. */
export type RouteInput<Name extends RouteName> = z.input<Routes[Name]['input']>

/** What the server gets after parsing. */
export type RouteParsed<Name extends RouteName> = z.output<Routes[Name]['input']>

/** What the answer holds beside `status`. */
export type RouteReply<Name extends RouteName> = Routes[Name]['reply'] extends z.ZodObject
  ? z.output<Routes[Name]['reply']>
  : never
