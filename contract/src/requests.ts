import { z } from 'zod'
import {
  blank,
  blankOr,
  CAPTION_MAX,
  Channel,
  CLIENT_MESSAGE_ID_MAX,
  CustomerType,
  Id,
  PAGE_SIZE_MAX,
  Page,
  SEARCH_MAX,
  Seq,
  TEXT_MAX,
  text,
} from './basics.ts'
import { ChatStatus, UserStatus } from './chat.ts'
import { BUTTON_ID_MAX, OutgoingContent } from './content.ts'
import { ExecutiveStatusInput, Role } from './executive.ts'

/** What REST and sockets both take; the two doors parse it with the same schema. */

export const ListChats = z.object({
  status: blank(ChatStatus),
  customer_type: blank(CustomerType),
  /**
   * A part of a name, or of a number in any spelling. What has no three letters or digits in a row
   * is looked for where names and numbers begin.
   */
  search: blank(text(SEARCH_MAX)),
  tag: blank(text(50)),
  /** An executive, or `unassigned`. */
  assigned_executive_id: blank(Id),
  user_status: blank(UserStatus),
  sort: blankOr(z.enum(['recent', 'waiting', 'window', 'newest']), 'recent'),
  page: blankOr(Page, 1),
  page_size: blankOr(z.coerce.number().int().min(1).max(PAGE_SIZE_MAX), 10),
  /**
   * Where the previous answer ended (`next_cursor`); then `page` is not used, and the totals are
   * those counted with the first page.
   */
  cursor: blank(z.string().max(500)),
  limit: blank(z.coerce.number().int().min(1).max(PAGE_SIZE_MAX)),
  /** Accepted and ignored: the token says who asks. */
  sender: z.unknown().optional(),
})
export type ListChats = z.infer<typeof ListChats>

const templateVariables = blankOr(z.record(z.string(), text(1024)), {})

export const SendMessage = z
  .object({
    chat_id: Id,
    /** Empty with a template or other content. */
    message: blankOr(text(TEXT_MAX), ''),
    type: blankOr(z.enum(['Agent', 'Executive', 'Customer']), 'Agent'),
    /** The sender's own id for it: the same id with the same content is the same message. */
    client_message_id: blank(z.string().max(CLIENT_MESSAGE_ID_MAX)),
    /** Default: that of the customer's latest message. */
    channel: blank(Channel),
    template_id: blank(Id),
    variables: templateVariables,
    /** Buttons, a list, a link, a place …; a customer in the app sends places and contacts only. */
    content: blank(OutgoingContent),
    /** A customer's answer: the id of the button or row of the message in `reply_to`. */
    message_tag: blank(text(BUTTON_ID_MAX)),
    /** The message_id that this quotes. */
    reply_to: blank(Id),
    /** The last `seq` the writer had seen; newer ones stop the message (send guard). */
    seen_seq: blank(Seq),
    sender: z.unknown().optional(),
  })
  .refine(
    ({ message, template_id, content }) =>
      message.trim() !== '' || template_id !== undefined || content !== undefined,
    { path: ['message'], message: 'Write something, or choose a template.' },
  )
  .refine(({ template_id, content }) => template_id === undefined || content === undefined, {
    path: ['content'],
    message: 'Send the template and this one after the other.',
  })
  .refine(({ message, content }) => message.trim() === '' || content === undefined, {
    path: ['message'],
    message: 'The text beside the content would be lost: send it as a message of its own.',
  })
export type SendMessage = z.infer<typeof SendMessage>

export const ReactToMessage = z.object({
  message_id: Id,
  /** One emoji; empty takes the reaction back. */
  emoji: blankOr(text(30), '').refine(
    (emoji) => emoji === '' || isOneEmoji(emoji),
    'A reaction is one emoji.',
  ),
})
export type ReactToMessage = z.infer<typeof ReactToMessage>

/** One picture for the reader, joined of whatever many characters. */
const isOneEmoji = (value: string) =>
  /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(value) &&
  [...new Intl.Segmenter().segment(value)].length === 1

export const SetExecutiveStatus = z.object({
  status: ExecutiveStatusInput,
  /** Default: oneself. Leads and admins may name another. */
  executive_id: blank(Id),
  /** Default: all of the executive's segments. */
  customer_type: blank(CustomerType),
})
export type SetExecutiveStatus = z.infer<typeof SetExecutiveStatus>

/** A moment as other systems write it, with its offset from UTC. */
const moment = z.iso.datetime({ offset: true })

/** What an administrator changes of somebody; what is not named stays. */
export const ChangeExecutive = z.object({
  executive_id: Id,
  /** Null: no limit. */
  capacity: z.number().int().min(0).max(1000).nullable().optional(),
  role: Role.optional(),
  /** All of their segments from now on. */
  customer_types: z.array(CustomerType).max(100).optional(),
  /** Signed out at once; their chats are handed on. */
  is_disabled: z.boolean().optional(),
})
export type ChangeExecutive = z.infer<typeof ChangeExecutive>

export const PresenceOf = z.object({
  executive_id: Id,
  /** Default: a day before `to`. */
  from: blank(moment),
  /** Default: now. */
  to: blank(moment),
})
export type PresenceOf = z.infer<typeof PresenceOf>

export const UpdateChatStatus = z
  .object({
    chat_id: blank(Id),
    customer_number: blank(text(200)),
    customer_type: blank(CustomerType),
    status: ChatStatus,
    reason: blank(text(500)),
    /** The customer is not told that the chat is resolved. */
    silent: blankOr(z.boolean(), false),
  })
  .refine((value) => value.chat_id !== undefined || value.customer_number !== undefined, {
    path: ['chat_id'],
    message: 'Name the chat by chat_id, or by customer_number.',
  })
export type UpdateChatStatus = z.infer<typeof UpdateChatStatus>

export const ReassignChat = z.object({
  chat_id: Id,
  /** Null puts the chat back into the queue. */
  executive_id: Id.nullable(),
  note: blank(text(500)),
  /** Leads may go over an executive's capacity. */
  force: blankOr(z.boolean(), false),
})
export type ReassignChat = z.infer<typeof ReassignChat>

export const ApplyTag = z.object({
  chat_id: Id,
  tag: text(50).pipe(z.string().min(1)),
  action: blankOr(z.enum(['add', 'remove']), 'add'),
})
export type ApplyTag = z.infer<typeof ApplyTag>

export const AddNote = z
  .object({ chat_id: Id, content: blank(text(10_000)), text: blank(text(10_000)) })
  .refine((value) => (value.content ?? value.text ?? '').trim() !== '', {
    path: ['content'],
    message: 'A note needs some text.',
  })
  .transform(({ chat_id, content, text }) => ({ chat_id, content: content ?? text ?? '' }))
export type AddNote = z.infer<typeof AddNote>

export const SearchMessages = z.object({
  /** Words, all of which the text holds; the last may be the beginning of one. */
  q: text(SEARCH_MAX).pipe(z.string().trim().min(3, 'Write at least three characters.')),
  customer_type: blank(CustomerType),
  /** Where the previous answer ended (`next_cursor`). */
  cursor: blank(z.string().max(500)),
  limit: blankOr(z.coerce.number().int().min(1).max(50), 20),
})
export type SearchMessages = z.infer<typeof SearchMessages>

export const RateChat = z.object({
  chat_id: Id,
  rating: z.coerce.number().int().min(1).max(5),
  /** Who is rated; default: the assigned executive, else the caller. */
  executive_id: blank(Id),
  comment: blank(text(TEXT_MAX)),
})
export type RateChat = z.infer<typeof RateChat>

export const NewChat = z.object({
  /** The customer, in any spelling; a customer's own token counts for more. */
  sender: text(200).pipe(z.string().min(1)),
  customer_type: CustomerType,
})
export type NewChat = z.infer<typeof NewChat>

export const SendTemplate = z
  .object({
    chat_id: Id,
    template_id: blank(Id),
    /** Instead of the id: the template's name, with its language where there are several. */
    name: blank(text(512)),
    language: blank(z.string().max(20)),
    variables: templateVariables,
    client_message_id: blank(z.string().max(CLIENT_MESSAGE_ID_MAX)),
    to: z.unknown().optional(),
  })
  .refine((value) => value.template_id !== undefined || value.name !== undefined, {
    path: ['template_id'],
    message: 'Name the template by template_id, or by name.',
  })
export type SendTemplate = z.infer<typeof SendTemplate>

/** Fields that V2 sends beside these are ignored. */
export const SendMedia = z
  .object({
    chat_id: Id,
    media_id: blank(Id),
    /** The `url` of an upload here; other addresses are refused, since nothing is fetched. */
    media_url: blank(z.string().max(2000)),
    /** Accepted and ignored: the bytes say what a file is. */
    media_type: z.unknown().optional(),
    /** On WhatsApp audio and stickers have none. */
    caption: blank(text(CAPTION_MAX)),
    channel: blank(Channel),
    client_message_id: blank(z.string().max(CLIENT_MESSAGE_ID_MAX)),
    reply_to: blank(Id),
    seen_seq: blank(Seq),
  })
  .refine((value) => value.media_id !== undefined || value.media_url !== undefined, {
    path: ['media_id'],
    message: 'Name the file by media_id, or by the media_url of its upload.',
  })
export type SendMedia = z.infer<typeof SendMedia>

/** How other systems name a person: a number in any spelling, or an id; also as a JSON number. */
const person = z.union([z.string(), z.number().int()]).transform(String).pipe(text(200))

const rideStatus = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.enum(['upcoming', 'ongoing', 'completed', 'cancelled']))

export const BookingEvent = z.object({
  event: z.enum(['created', 'modified', 'cancelled']),
  customer_number: person.pipe(z.string().min(1)),
  /** Accepted; a person's rides are the same in every segment. */
  customer_type: blank(CustomerType),
  booking_id: z.union([z.string(), z.number().int()]).transform(String).pipe(Id),
  ride_datetime: moment,
  ride_status: blank(rideStatus),
  type: blank(text(100)),
  route: blank(text(500)),
})
export type BookingEvent = z.infer<typeof BookingEvent>

/** A short text, whatever scalar the other system sent. */
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String).pipe(text(500))

export const ContextChange = z.object({
  customer: person.pipe(z.string().min(1)),
  customer_type: CustomerType,
  /** The changed fields; null removes one. */
  context: z
    .record(z.string().min(1).max(100), scalar.nullable())
    .refine((fields) => Object.keys(fields).length <= 50, '50 fields at most.'),
})
export type ContextChange = z.infer<typeof ContextChange>

/** A status of a person in any letter case; null when it is not known any more. */
const statusOf = <Names extends readonly [string, ...string[]]>(names: Names) =>
  maybe(
    z.preprocess(
      (value) =>
        typeof value === 'string'
          ? (names.find((name) => name.toLowerCase() === value.trim().toLowerCase()) ?? value)
          : value,
      z.enum(names),
    ),
  )

/** A field that null takes away and an empty text leaves as it is. */
const maybe = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.nullable().optional())

/** What the operator knows of a person. */
const profile = {
  name: blank(text(200)),
  email: maybe(text(200)),
  city: maybe(text(200)),
  documents_status: statusOf(['Approved', 'Pending', 'Rejected']),
  dco_status: statusOf(['Active', 'Suspend', 'Inactive']),
  in_journey_status: maybe(
    z.preprocess(
      (value) => (typeof value === 'boolean' ? value : String(value).trim().toLowerCase()),
      z.union([
        z.boolean(),
        z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1'),
      ]),
    ),
  ),
}

/** The most further fields that are kept of a person. */
export const PROFILE_FIELDS_MAX = 50

export const UserUpdate = z
  .object({
    /** The number in any spelling, or the WhatsApp user id. */
    customer: blank(person),
    customer_number: blank(person),
    /** The operator's own id of the person. Given with a number, both are one person from then on. */
    user_id: blank(person),
    /** Accepted; a profile is the same in every segment. */
    customer_type: blank(CustomerType),
    ...profile,
    searches: z
      .array(z.object({ from: text(200), to: text(200), date: moment }))
      .max(50)
      .optional(),
  })
  // Further fields are kept as told, null removes one; what has an inside of its own is left out.
  .catchall(
    z.preprocess(
      (value) => (typeof value === 'object' && value !== null ? undefined : value),
      scalar.nullable().optional(),
    ),
  )
  .refine(
    (value) =>
      [value.customer, value.customer_number, value.user_id].some((one) => one !== undefined),
    { path: ['customer'], message: 'Say who it is, by customer or user_id.' },
  )
export type UserUpdate = z.infer<typeof UserUpdate>

export const InappSession = z.object({
  /** The number, or the operator's own id of the person. */
  customer: text(200).pipe(z.string().min(1)),
  customer_type: CustomerType,
  ...profile,
})
export type InappSession = z.infer<typeof InappSession>

export const Pagination = z.object({
  page: z.number().int(),
  page_size: z.number().int(),
  total: z.number().int(),
  total_chats: z.number().int(),
  total_pages: z.number().int(),
  total_active: z.number().int(),
  total_resolved: z.number().int(),
  total_pending: z.number().int(),
  /** True when the totals stop at 10,000. */
  total_is_capped: z.boolean(),
})
export type Pagination = z.infer<typeof Pagination>
