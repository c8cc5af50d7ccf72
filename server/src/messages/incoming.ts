import type { Selectable } from 'kysely'
import { REOPENED } from '../chats/reopen.ts'
import { startWaiting, stopAwaiting } from '../clocks/waiting.ts'
import type { Identity } from '../customers/resolve.ts'
import type { IncomingMedia } from '../media/add.ts'
import type { Tables } from '../platform/db/tables.ts'
import type { Segment } from '../segments/segments.ts'
import type { MessageRow, NewMessage } from './insert.ts'
import { preview } from './preview.ts'

/** A message of a customer, as a channel hands it in. */
export interface IncomingMessage {
  channel: 'whatsapp' | 'inapp'
  customer_type: string
  phone_number_id: string | null
  from: Identity
  whatsapp_id: string | null
  client_message_id: string | null
  /** The customer's time. */
  datetime: Date
  /** `text`, `image`, `location` … */
  kind: string
  /** Text, caption or stand-in. */
  message: string
  /** The id of a chosen button or row. */
  message_tag: string | null
  content: Record<string, unknown> | null
  media: IncomingMedia | null
  /** The WhatsApp id of what it quotes. */
  reply_to: string | null
  opensWindow: boolean
}

/** The message as it is stored, but for its file and quote. */
export function messageOf(
  incoming: Omit<IncomingMessage, 'from'>,
  chat_id: string,
  customer: { customer_id: string; name: string },
): NewMessage {
  const { channel, kind, message, message_tag, content, datetime } = incoming
  return {
    chat_id,
    sender_type: 'Customer',
    sender_id: customer.customer_id,
    sender_name: customer.name,
    channel,
    kind,
    message,
    message_tag,
    content,
    datetime,
    whatsapp_id: incoming.whatsapp_id,
    client_message_id: incoming.client_message_id,
  }
}

/** What the message makes of its chat. */
export function chatAfter(
  chat: Selectable<Tables['chats']>,
  incoming: Omit<IncomingMessage, 'from'>,
  message: MessageRow,
  { segment, now }: { segment: Segment; now: Date },
) {
  return {
    ...REOPENED,
    ...shownAfter(incoming, message, now),
    incoming_count: message.incoming_count,
    unseen_count: chat.unseen_count + 1,
    ...startWaiting(segment, chat, { since: now, now }),
    ...stopAwaiting(chat),
  } as const
}

/** What lists show of the chat after it. */
export function shownAfter(
  incoming: Omit<IncomingMessage, 'from'>,
  message: MessageRow,
  now: Date,
) {
  const { channel, datetime } = incoming
  return {
    channel,
    ...(incoming.phone_number_id === null ? {} : { phone_number_id: incoming.phone_number_id }),
    last_seq: message.seq,
    last_message: preview(incoming.message),
    last_message_time: datetime,
    last_message_type: incoming.kind,
    last_interaction_by: 'Customer',
    last_incoming_message_time: datetime,
    ...(channel === 'whatsapp'
      ? { last_incoming_whatsapp_message: datetime }
      : { opened_inapp: true }),
    sort_at: now,
  } as const
}
