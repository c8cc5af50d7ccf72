import type { RouteReply, SegmentSettings, SegmentSettingsChange } from '@smart-chat/contract'
import { requireAdministrator } from '../chats/access.ts'
import { applySegmentChange } from '../clocks/hours.ts'
import type { Config } from '../config.ts'
import type { Context, Tx } from '../context.ts'
import { invalidField } from '../errors.ts'
import { NODES } from '../platform/changes/write.ts'
import { json } from '../platform/db/json.ts'
import { thresholdsOf } from './segments.ts'
import { settingsOf, settingsReply, unknownSegment } from './settings.ts'

/**
 * Sets something for a segment; what is not named stays. Every node heeds it within a second, this
 * one at once.
 *
 * @throws DeskError `forbidden` for anyone but an administrator, `wrong_segment` where there is no
 *   such segment, `invalid_input` where the alert would come after the escalation
 */
export async function changeSegment(
  ctx: Context,
  { customer_type, ...change }: SegmentSettingsChange & { customer_type: string },
): Promise<RouteReply<'changeSegment'>> {
  requireAdministrator(ctx.actor, 'change a segment')
  const settings = await ctx.transaction((tx) => write(tx, customer_type, change))
  ctx.segments.forget()
  return settingsReply(ctx.config, customer_type, settings)
}

async function write(tx: Tx, customer_type: string, change: SegmentSettingsChange) {
  const row = await tx.db
    .selectFrom('segments')
    .select(['routing', 'settings'])
    .where('customer_type', '=', customer_type)
    // Not against those who only refer to the segment, as every new chat does.
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (row === undefined) throw unknownSegment(customer_type)
  // JSON knows no `undefined`: what is not named is not there.
  const before = settingsOf(row)
  const settings = { ...before, ...(change as Partial<SegmentSettings>) }
  requireOrder(settings, tx.config)
  const { routing, ...stored } = settings
  await tx.db
    .updateTable('segments')
    .set({ routing, settings: json(stored) })
    .where('customer_type', '=', customer_type)
    .execute()
  await applySegmentChange(tx, customer_type, before, settings)
  tx.publish([NODES], 'segment_changed', { customer_type })
  return settings
}

/** The escalation is the second word, and comes after the first. */
function requireOrder(settings: SegmentSettings, { clocks }: Pick<Config, 'clocks'>): void {
  const defaults = thresholdsOf(clocks)
  const alert = settings.sla_alert_s ?? defaults.sla_alert_s
  const escalation = settings.sla_escalate_s ?? defaults.sla_escalate_s
  if (alert < escalation) return
  throw invalidField(
    'sla_escalate_s',
    `The escalation after ${escalation} s must come later than the alert after ${alert} s.`,
  )
}
