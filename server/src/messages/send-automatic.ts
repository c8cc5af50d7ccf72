import { type Chat, TEXT_MAX } from '@smart-chat/contract'
import type { Updateable } from 'kysely'
import { selectChats } from '../chats/present.ts'
import { updateChat } from '../chats/update.ts'
import type { Tx } from '../context.ts'
import { isOpen } from '../customers/service-window.ts'
import { DeskError } from '../errors.ts'
import type { Tables } from '../platform/db/tables.ts'
import { fillTemplate, variablesOf } from '../templates/fill.ts'
import { findTemplate, getSendableTemplate } from '../templates/find.ts'
import { writeTimeline } from '../timeline/write.ts'
import { publishNewMessage } from './audience.ts'
import { insertMessage } from './insert.ts'
import { deliverNext } from './jobs.ts'

/** What the desk says by itself, as a segment has it. */
export interface Automatic {
  /** `{name}` stands for the customer's name; empty: nothing. */
  text: string
  /** Where only a template may be sent. */
  template: { name: string; language: string } | null
}

/**
 * Says something in a locked chat on behalf of the desk: numbered, queued and ticked as any message,
 * but nobody's answer. The waiting goes on, and lists keep showing what people said last.
 *
 * @param remembered what the chat keeps of it
 * @returns the chat as it is then, for the caller to tell; null when there was nothing to say, or no
 *   way to say it now
 */
export async function sendAutomatic(
  tx: Tx,
  chat_id: string,
  saying: Automatic,
  remembered: Updateable<Tables['chats']>,
): Promise<Chat | null> {
  const chat = await readChat(tx, chat_id)
  const content = await contentFor(tx, chat, saying)
  if (content === null) return null
  const now = tx.now()
  const row = await insertMessage(tx, chat, {
    chat_id,
    sender_type: 'System',
    sender_id: 'system',
    sender_name: 'Automatic reply',
    channel: chat.channel,
    ...content,
    delivery: chat.channel === 'inapp' ? 'sent' : 'queued',
    attempt: 1,
    datetime: now,
  })
  if (row === undefined) return null
  const after = await updateChat(tx, chat_id, { last_seq: row.seq, ...remembered })
  await publishNewMessage(tx, row, chat)
  if (chat.channel === 'whatsapp') await tx.enqueue(deliverNext, { chat_id })
  return after
}

const readChat = (tx: Tx, chat_id: string) =>
  selectChats(tx.db)
    .select('customers.opted_out_at')
    .where('chats.chat_id', '=', chat_id)
    .executeTakeFirstOrThrow()

type ChatToTell = Awaited<ReturnType<typeof readChat>>

/** Text where it may be sent; else the template, if there is one; else nothing. */
async function contentFor(tx: Tx, chat: ChatToTell, { text, template }: Automatic) {
  const isOverWhatsApp = chat.channel === 'whatsapp'
  if (isOverWhatsApp && (chat.opted_out_at !== null || chat.phone_number_id === null)) return null
  if (!isOverWhatsApp || isOpen(chat.service_window_closes_at, tx.now())) {
    const message = addressed(text, chat.customer_name).slice(0, TEXT_MAX)
    return message === '' ? null : { kind: 'text', message, content: null }
  }
  return template === null ? null : templateFor(tx, chat, template)
}

/** What was set when all was well may be refused now: then the chat says so, and all else goes on. */
async function templateFor(tx: Tx, chat: ChatToTell, named: { name: string; language: string }) {
  const { chat_id, customer_type, customer_name } = chat
  try {
    const template_id = await findTemplate(tx.db, customer_type, named)
    const template = await getSendableTemplate(tx.db, template_id, customer_type)
    // The one thing that is known of every customer.
    const first = variablesOf(template).find(({ kind }) => kind === 'text')
    const variables = first === undefined ? {} : { [first.name]: customer_name }
    return { kind: 'template', ...fillTemplate(template, variables) }
  } catch (error) {
    if (!(error instanceof DeskError)) throw error
    const why = `“${named.name}” was not sent by itself: ${error.message}`
    await writeTimeline(tx, chat_id, 'not_sent', why)
    return null
  }
}

/** The words with the customer's name in its place; where it is not known, without a gap. */
export const addressed = (words: string, name: string): string =>
  name === ''
    ? words
        .replace(/^\{name\}[,:!]?\s*/gm, '')
        .replace(/,?[^\S\n]*\{name\}/g, '')
        .trim()
    : words.replaceAll('{name}', () => name)
