import { normaliseCustomer } from '@smart-chat/contract'
import { tellChatsOf } from '../../chats/tell-chats-of.ts'
import type { Context } from '../../context.ts'
import { StateSync } from './envelope.ts'

/**
 * An item of `smb_app_state_sync`, the phone app's own address book: it names people of ours who have
 * no name yet. Nobody becomes known by it, and nobody is forgotten.
 */
export async function takeAddress(ctx: Context, raw: unknown): Promise<void> {
  const { action, contact = {} } = StateSync.parse(raw)
  const name = (contact.full_name ?? contact.first_name ?? '').trim()
  const phone = normaliseCustomer(`+${(contact.phone_number ?? '').replaceAll(/\D/g, '')}`)
  if (action === 'remove' || name === '' || phone === null) return
  await ctx.transaction(async (tx) => {
    const named = await tx.db
      .updateTable('customers')
      .set({ name })
      .where('name', '=', '')
      .where('customer_id', 'in', (eb) =>
        eb
          .selectFrom('customer_aliases')
          .select('customer_id')
          .where('kind', '=', 'phone')
          .where('value', '=', phone),
      )
      .returning('customer_id')
      .executeTakeFirst()
    if (named !== undefined) await tellChatsOf(tx, named.customer_id)
  })
}
