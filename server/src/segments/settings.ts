import type { RouteReply, SegmentSettings } from '@smart-chat/contract'
import { requireSegment } from '../chats/access.ts'
import type { Config } from '../config.ts'
import { type Context, requireExecutive } from '../context.ts'
import { DeskError, forbidden } from '../errors.ts'
import type { StoredSettings } from './segments.ts'
import { NOTHING_SET, thresholdsOf } from './segments.ts'

/** What is set for a segment, as leads and administrators see it. */
export async function readSegmentSettings(
  ctx: Context,
  { customer_type }: { customer_type: string },
): Promise<RouteReply<'segmentSettings'>> {
  const actor = requireExecutive(ctx.actor)
  if (actor.role === 'executive') throw forbidden('Only leads and administrators see this.')
  if (actor.role !== 'admin') requireSegment(actor, customer_type)
  const row = await ctx.db
    .selectFrom('segments')
    .select(['routing', 'settings'])
    .where('customer_type', '=', customer_type)
    .executeTakeFirst()
  if (row === undefined) throw unknownSegment(customer_type)
  return settingsReply(ctx.config, customer_type, settingsOf(row))
}

/** The settings of a row, whole. */
export const settingsOf = (row: {
  routing: SegmentSettings['routing']
  settings: StoredSettings
}): SegmentSettings => ({ routing: row.routing, ...NOTHING_SET, ...row.settings })

export const settingsReply = (
  { clocks }: Pick<Config, 'clocks'>,
  customer_type: string,
  settings: SegmentSettings,
) => ({ customer_type, settings, defaults: thresholdsOf(clocks) })

export const unknownSegment = (customer_type: string) =>
  new DeskError(
    'wrong_segment',
    `There is no segment "${customer_type}". GET /api/auth/me lists yours.`,
  )
