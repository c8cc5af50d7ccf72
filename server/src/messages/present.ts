import type { CustomerMessage, MediaType, Message } from '@smart-chat/contract'
import type { Kysely } from 'kysely'
import { time } from '../chats/present.ts'
import { messageNotFound } from '../errors.ts'
import type { Tables } from '../platform/db/tables.ts'

/** Messages with their file and what they quote. */
export const selectMessages = (db: Kysely<Tables>) =>
  db
    .selectFrom('messages')
    .innerJoin('chats', 'chats.chat_id', 'messages.chat_id')
    .innerJoin('customers', 'customers.customer_id', 'chats.customer_id')
    .leftJoin('media', 'media.media_id', 'messages.media_id')
    .leftJoin('messages as quoted', 'quoted.message_id', 'messages.reply_to_id')
    .selectAll('messages')
    .select([
      'chats.opened_inapp',
      'customers.customer',
      'media.kind as media_kind',
      'media.mime_type',
      'media.file_name',
      'media.size',
      'media.sha256',
      'media.width',
      'media.height',
      'media.duration',
      'media.state as media_state',
      'media.thumbnail_key',
      'media.error as media_error',
      'quoted.seq as quoted_seq',
      'quoted.sender_name as quoted_sender_name',
      'quoted.message as quoted_message',
    ])

export type JoinedRow = Awaited<
  ReturnType<ReturnType<typeof selectMessages>['executeTakeFirstOrThrow']>
>

/** What the joined columns are for a message without a file, or without a quote. */
export type MediaColumns = Pick<JoinedRow, keyof typeof NO_MEDIA>
export const NO_MEDIA = {
  media_kind: null,
  mime_type: null,
  file_name: null,
  size: null,
  sha256: null,
  width: null,
  height: null,
  duration: null,
  media_state: null,
  thumbnail_key: null,
  media_error: null,
}
export type Quote = Pick<JoinedRow, 'quoted_seq' | 'quoted_sender_name' | 'quoted_message'>
export const NO_QUOTE: Quote = { quoted_seq: null, quoted_sender_name: null, quoted_message: null }

type Sign = (media_id: string) => string

/** Who has read how far, by executive. */
export type Reads = { executive_id: string; up_to_seq: number }[]

/** One message as executives see it. @throws DeskError `message_not_found` */
export const getMessage = async (tx: Reader, message_id: string): Promise<Message> =>
  (await readMessage(tx, message_id)).message

interface Reader {
  db: Kysely<Tables>
  signMediaUrl: Sign
}

/** The same, and whether the customer's own sockets are told of it. */
export async function readMessage(
  tx: Reader,
  message_id: string,
): Promise<{ message: Message; opened_inapp: boolean }> {
  const row = await selectMessages(tx.db)
    .where('messages.message_id', '=', message_id)
    .executeTakeFirst()
  if (row === undefined) throw messageNotFound()
  const message = presentMessage(row, await readsOf(tx.db, row.chat_id), tx.signMediaUrl)
  return { message, opened_inapp: row.opened_inapp }
}

export const readsOf = (db: Kysely<Tables>, chat_id: string): Promise<Reads> =>
  db
    .selectFrom('chat_reads')
    .select(['executive_id', 'up_to_seq'])
    .where('chat_id', '=', chat_id)
    .execute()

/** The message object of `02-wire-contract.md` section 6. */
export function presentMessage(row: JoinedRow, reads: Reads, sign: Sign): Message {
  const fromCustomer = row.sender_type === 'Customer'
  const url = row.media_id !== null && row.media_state === 'ready' ? sign(row.media_id) : null
  return {
    message_id: row.message_id,
    chat_id: row.chat_id,
    seq: row.seq,
    sender: fromCustomer ? row.customer : row.sender_id,
    sender_name: row.sender_name,
    sender_type: row.sender_type,
    type: row.sender_type === 'Executive' ? 'Agent' : row.sender_type,
    channel: row.channel,
    message: row.message,
    message_tag: row.message_tag,
    media_type: row.media_kind === null ? null : MEDIA_TYPE[row.media_kind],
    media: row.media_id,
    mediaUrl: url,
    media_url: url,
    media_info: presentMedia(row, url),
    content: row.content === null ? null : { kind: row.kind, ...row.content },
    reply_to: presentQuote(row),
    // One that was taken back is kept empty, so that nothing older brings it back.
    reactions: row.reactions.filter(({ emoji }) => emoji !== ''),
    edited_at: time(row.edited_at),
    revoked_at: time(row.revoked_at),
    delivery: row.delivery,
    attempt: row.attempt,
    error: row.error,
    datetime: row.datetime.toISOString(),
    stored_at: row.created_at.toISOString(),
    seen_by: fromCustomer
      ? reads.filter((read) => read.up_to_seq >= row.seq).map((read) => read.executive_id)
      : [],
    client_message_id: row.client_message_id,
  }
}

/** The same for the customer's eyes: nothing about executives but their name. */
export function forCustomer(message: Message): CustomerMessage {
  const { seen_by: _, ...shown } = message
  return {
    ...shown,
    media_info: message.media_info === null ? null : { ...message.media_info, error: null },
    sender: message.sender_type === 'Customer' ? message.sender : '',
    error: null,
    client_message_id: message.sender_type === 'Customer' ? message.client_message_id : null,
    reactions: message.reactions.map((one) =>
      one.by_type === 'Customer' ? one : { ...one, by: '' },
    ),
  }
}

function presentMedia(row: JoinedRow, url: string | null): Message['media_info'] {
  if (row.media_kind === null || row.mime_type === null || row.media_state === null) return null
  const { media_kind: kind, mime_type, file_name, size, sha256, width, height, duration } = row
  return {
    kind,
    mime_type,
    file_name,
    size,
    sha256,
    width,
    height,
    duration,
    state: row.media_state,
    thumbnail_url: url === null || row.thumbnail_key === null ? null : `${url}&thumbnail=1`,
    error: row.media_state === 'failed' ? row.media_error : null,
  }
}

function presentQuote(row: JoinedRow): Message['reply_to'] {
  if (row.reply_to_id === null && row.reply_to_whatsapp_id === null) return null
  return {
    message_id: row.reply_to_id,
    seq: row.quoted_seq,
    sender_name: row.quoted_sender_name,
    message: row.quoted_message,
  }
}

/** V2 knows four types; the finer kind is in `media_info`. */
export const MEDIA_TYPE: Record<NonNullable<JoinedRow['media_kind']>, MediaType> = {
  image: 'image',
  sticker: 'image',
  video: 'video',
  audio: 'audio',
  voice: 'audio',
  document: 'document',
}
