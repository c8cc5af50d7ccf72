import { z } from 'zod'
import {
  blank,
  Channel,
  CLIENT_MESSAGE_ID_MAX,
  CustomerType,
  Id,
  PAGE_SIZE_MAX,
  Page,
  SEARCH_MAX,
  TEXT_MAX,
  text,
} from './basics.ts'
import { ChatStatus, UserStatus } from './chat.ts'
import { ExecutiveStatusInput } from './executive.ts'

/** What REST and sockets both take; the two doors parse it with the same schema. */

export const ListChats = z.object({
  status: blank(ChatStatus),
  customer_type: blank(CustomerType),
  /** A name or a number in any spelling. */
  search: blank(text(SEARCH_MAX)),
  tag: blank(text(50)),
  /** An executive, or `unassigned`. */
  assigned_executive_id: blank(Id),
  user_status: blank(UserStatus),
  sort: z.enum(['recent', 'waiting', 'window', 'newest']).default('recent'),
  page: Page.default(1),
  page_size: z.coerce.number().int().min(1).max(PAGE_SIZE_MAX).default(10),
  /** Where the previous answer ended (`next_cursor`); then `page` is not used. */
  cursor: blank(z.string().max(500)),
  limit: blank(z.coerce.number().int().min(1).max(PAGE_SIZE_MAX)),
  /** Accepted and ignored: the token says who asks. */
  sender: z.unknown().optional(),
})
export type ListChats = z.infer<typeof ListChats>

export const SendMessage = z
  .object({
    chat_id: Id,
    message: text(TEXT_MAX).default(''),
    type: z.enum(['Agent', 'Executive', 'Customer']).default('Agent'),
    /** The sender's own id for it: the same id with the same content is the same message. */
    client_message_id: blank(z.string().max(CLIENT_MESSAGE_ID_MAX)),
    /** Default: that of the customer's latest message. */
    channel: blank(Channel),
    template_id: blank(Id),
    variables: z.record(z.string(), text(1024)).default({}),
    /** The message_id that this quotes. */
    reply_to: blank(Id),
    /** The last `seq` the writer had seen; newer ones stop the message (send guard). */
    seen_seq: z.coerce.number().int().min(0).optional(),
    sender: z.unknown().optional(),
  })
  .refine((value) => value.message.trim() !== '' || value.template_id !== undefined, {
    path: ['message'],
    message: 'Write something, or choose a template.',
  })
export type SendMessage = z.infer<typeof SendMessage>

export const SetExecutiveStatus = z.object({
  status: ExecutiveStatusInput,
  /** Default: oneself. Leads and admins may name another. */
  executive_id: blank(Id),
  /** Default: all of the executive's segments. */
  customer_type: blank(CustomerType),
})
export type SetExecutiveStatus = z.infer<typeof SetExecutiveStatus>

export const UpdateChatStatus = z
  .object({
    chat_id: blank(Id),
    customer_number: blank(text(200)),
    customer_type: blank(CustomerType),
    status: ChatStatus,
    reason: blank(text(500)),
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
  force: z.boolean().default(false),
})
export type ReassignChat = z.infer<typeof ReassignChat>

export const ApplyTag = z.object({
  chat_id: Id,
  tag: text(50).pipe(z.string().min(1)),
  action: z.enum(['add', 'remove']).default('add'),
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
