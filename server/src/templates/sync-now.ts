import type { RouteReply } from '@smart-chat/contract'
import { ChannelFailure } from '../channels/channel.ts'
import { isLead } from '../chats/access.ts'
import { type Context, requireExecutive } from '../context.ts'
import { forbidden } from '../errors.ts'
import { syncAccount } from './sync.ts'

type Account = RouteReply<'syncTemplates'>['accounts'][number]

/**
 * Reads the templates of one's segments from WhatsApp at once, as a lead asks for it.
 *
 * @throws DeskError `forbidden` for anyone but leads and administrators
 */
export async function syncNow(ctx: Context): Promise<RouteReply<'syncTemplates'>> {
  const { customer_types } = requireExecutive(ctx.actor)
  if (!isLead(ctx.actor)) throw forbidden('Only a lead can fetch the templates again.')
  const accounts = await ctx.db
    .selectFrom('business_numbers')
    .select('waba_id')
    .distinct()
    .where('customer_type', 'in', ['', ...customer_types])
    .where('removed_at', 'is', null)
    .orderBy('waba_id')
    .execute()
  const read = []
  for (const { waba_id } of accounts) read.push(await readAccount(ctx, waba_id))
  const failed = read.filter(({ error }) => error !== null).length
  const message =
    failed === 0
      ? 'The templates are as WhatsApp has them.'
      : 'Not every account answered. Its templates are as they were; try again in a minute.'
  return { message, accounts: read }
}

async function readAccount(ctx: Context, waba_id: string): Promise<Account> {
  try {
    return { waba_id, ...(await syncAccount(ctx, waba_id)), error: null }
  } catch (error) {
    if (!(error instanceof ChannelFailure)) throw error
    const none = { templates: 0, approved: 0, added: 0, changed: 0, removed: 0 }
    return { waba_id, ...none, error: error.message }
  }
}
