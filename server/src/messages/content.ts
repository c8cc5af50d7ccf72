import { isDeepStrictEqual } from 'node:util'
import type { Channel, Message, OutgoingContent, SendMessage } from '@smart-chat/contract'
import type { Tx } from '../context.ts'
import { requireWanted } from '../customers/want-marketing.ts'
import { DeskError, messageNotFound } from '../errors.ts'
import { columnsOf } from '../media/take.ts'
import { fillTemplate } from '../templates/fill.ts'
import { getSendableTemplate } from '../templates/find.ts'
import { takeHeaderFile } from '../templates/header-file.ts'
import type { NewMessage } from './insert.ts'
import { getMessage, type MediaColumns, NO_QUOTE } from './present.ts'

/** Where a message goes and what stops it, whatever it says. */
export type Address = Pick<
  SendMessage,
  'chat_id' | 'channel' | 'client_message_id' | 'reply_to' | 'seen_seq'
> & { message_tag?: string | undefined }

/** What a message says: how it is written down, and whether an earlier one says the same. */
export interface Content {
  /** A template may be sent while the service window is closed; customers send less than we do. */
  form: 'text' | 'file' | 'template' | OutgoingContent['kind']
  write(
    tx: Tx,
    chat: { customer_id: string; customer_type: string; channel: Channel },
  ): Promise<{
    row: Pick<NewMessage, 'kind' | 'message' | 'content' | 'media_id'>
    media?: MediaColumns
  }>
  isSame(tx: Tx, earlier: Message): boolean | Promise<boolean>
}

/** Text, a template with its variables in place, or buttons, a place and the like. */
export function wordsOf(input: SendMessage): Content {
  if (input.content !== undefined) return contentOf(input.content)
  if (input.template_id !== undefined) return templateOf(input.template_id, input.variables)
  const { message } = input
  return {
    form: 'text',
    write: async () => ({ row: { kind: 'text', message, content: null } }),
    isSame: (_tx, earlier) => earlier.message === message && isText(earlier),
  }
}

const isText = ({ media, content }: Message) => media === null && content === null

const templateOf = (template_id: string, variables: SendMessage['variables']): Content => ({
  form: 'template',
  async write(tx, { customer_id, customer_type, channel }) {
    const template = await getSendableTemplate(tx.db, template_id, customer_type)
    if (channel === 'whatsapp') await requireWanted(tx.db, { customer_id, template_id })
    const file = await takeHeaderFile(tx, template, variables)
    const filled = fillTemplate(template, variables, file)
    if (file === undefined) return { row: { kind: 'template', ...filled } }
    const { media_id } = file
    return { row: { kind: 'template', ...filled, media_id }, media: columnsOf(file) }
  },
  isSame: (_tx, { content }) =>
    content?.template_id === template_id && isDeepStrictEqual(content.variables, variables),
})

/** The stored message carries the content as it was given, and its kind as its own. */
function contentOf(given: OutgoingContent): Content {
  const { kind, ...content } = given
  return {
    form: kind,
    write: async () => ({ row: { kind, message: standInOf(given), content } }),
    isSame: (_tx, earlier) => isDeepStrictEqual(earlier.content, stored(given)),
  }
}

/** As it comes back from the database: what is not there has no name either. */
const stored = (given: OutgoingContent): unknown => JSON.parse(JSON.stringify(given))

/** What lists, searches and old clients show of it. */
function standInOf(content: OutgoingContent): string {
  switch (content.kind) {
    case 'location': {
      const { name, address } = content.location
      return `📍 ${name ?? address ?? 'Location'}`
    }
    case 'contacts':
      return `👤 ${content.contacts.map(({ name }) => name.formatted_name).join(', ')}`
    default:
      return content.body
  }
}

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
