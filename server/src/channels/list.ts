import type { ChannelState } from '@smart-chat/contract'
import { type Context, requireExecutive } from '../context.ts'
import { readChannels } from './state.ts'

/** How the numbers of one's segments are doing; administrators see all. */
export async function listChannels(ctx: Context): Promise<{ channels: ChannelState[] }> {
  const { role, customer_types } = requireExecutive(ctx.actor)
  return { channels: await readChannels(ctx.db, role === 'admin' ? {} : { customer_types }) }
}
