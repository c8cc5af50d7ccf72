import type { Tx } from '../context.ts'
import { askSoon } from './ask-soon.ts'
import { tellTemplates } from './sync.ts'

/**
 * WhatsApp's codes for a template that is not what we think (`04-whatsapp.md` section 3), and what it
 * is then, where the code says so.
 */
const STATUS: Record<string, string | null> = { 132001: null, 132015: 'PAUSED', 132016: 'DISABLED' }

/** WhatsApp refused a template: it is no longer offered, and the account's list is read soon. */
export async function heedRefusal(tx: Tx, message_id: string, code: string): Promise<void> {
  const status = STATUS[code]
  if (status === undefined) return
  const refused = await tx.db
    .selectFrom('messages')
    .innerJoin('chats', 'chats.chat_id', 'messages.chat_id')
    .innerJoin('business_numbers as number', 'number.phone_number_id', 'chats.phone_number_id')
    .select(['messages.content', 'number.waba_id'])
    .where('messages.message_id', '=', message_id)
    .where('messages.kind', '=', 'template')
    .executeTakeFirst()
  if (refused === undefined) return
  await askSoon(tx, refused.waba_id)
  if (status === null) return
  const changed = await tx.db
    .updateTable('templates')
    .set({ status, told_at: tx.now() })
    .where('template_id', '=', String(refused.content?.template_id))
    .where('waba_id', '=', refused.waba_id)
    .returning('template_id')
    .executeTakeFirst()
  if (changed !== undefined) await tellTemplates(tx, refused.waba_id)
}
