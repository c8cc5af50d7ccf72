import { isDeepStrictEqual } from 'node:util'
import type { Channel, Message, SendMessage } from '@smart-chat/contract'
import type { Tx } from '../context.ts'
import { DeskError, messageNotFound } from '../errors.ts'
import { fillTemplate, getSendableTemplate } from '../templates/fill.ts'
import type { NewMessage } from './insert.ts'
import { getMessage, type MediaColumns, NO_QUOTE } from './present.ts'

/** Where a message goes and what stops it, whatever it says. */
export type Address = Pick<
  SendMessage,
  'chat_id' | 'channel' | 'client_message_id' | 'reply_to' | 'seen_seq'
>

/** What a message says: how it is written down, and whether an earlier one says the same. */
export interface Content {
  /** A template may be sent while the service window is closed. */
  isTemplate: boolean
  write(
    tx: Tx,
    chat: { customer_type: string; channel: Channel },
  ): Promise<{
    row: Pick<NewMessage, 'kind' | 'message' | 'content' | 'media_id'>
    media?: MediaColumns
  }>
  isSame(tx: Tx, earlier: Message): boolean | Promise<boolean>
}

/** Text, or a template with its variables in place. */
export const wordsOf = (input: SendMessage): Content => ({
  isTemplate: input.template_id !== undefined,
  async write(tx, { customer_type }) {
    if (input.template_id === undefined) {
      return { row: { kind: 'text', message: input.message, content: null } }
    }
    const template = await getSendableTemplate(tx.db, input.template_id, customer_type)
    return { row: { kind: 'template', ...fillTemplate(template, input.variables) } }
  },
  isSame: (_tx, earlier) =>
    input.template_id === undefined
      ? earlier.message === input.message && earlier.media === null
      : earlier.content?.template_id === input.template_id &&
        isDeepStrictEqual(earlier.content.variables, input.variables),
})

/** The message that has this client's id already, if it says the same. */
export async function repeated(
  tx: Tx,
  message_id: string,
  { chat_id }: Address,
  content: Content,
): Promise<Message> {
  const earlier = await getMessage(tx, message_id)
  if (earlier.chat_id === chat_id && (await content.isSame(tx, earlier))) return earlier
  throw new DeskError(
    'client_message_id_conflict',
    'This client_message_id was used for another message. Give every message its own.',
  )
}

/** The message of the same chat that this one quotes. */
export async function quoted(tx: Tx, chat_id: string, reply_to: string | undefined) {
  if (reply_to === undefined) return { reply_to_id: null, ...NO_QUOTE }
  const row = await tx.db
    .selectFrom('messages')
    .select(['message_id as reply_to_id', 'seq as quoted_seq'])
    .select(['sender_name as quoted_sender_name', 'message as quoted_message'])
    .where('message_id', '=', reply_to)
    .where('chat_id', '=', chat_id)
    .executeTakeFirst()
  if (row === undefined) throw messageNotFound()
  return row
}
