import { sql } from 'kysely'
import { ChannelFailure } from '../channels/channel.ts'
import { numberFor } from '../chats/number.ts'
import type { Context, Tx } from '../context.ts'
import { DeskError } from '../errors.ts'
import { json } from '../platform/db/json.ts'
import { fillTemplate, variablesOf } from '../templates/fill.ts'
import { findTemplate, getSendableTemplate } from '../templates/find.ts'
import type { StoredTemplate } from '../templates/parts.ts'
import { type Alert, minutesOf } from './alert.ts'
import { sendNotices } from './jobs.ts'

/** Alerts also go to the number that their segment names, if it does; with the alert or not at all. */
export async function notifyOf(tx: Tx, alerts: Alert[]): Promise<void> {
  for (const customer_type of new Set(alerts.map((alert) => alert.customer_type))) {
    if ((await tx.segment(customer_type)).sla_notify === null) continue
    const notices = alerts
      .filter((alert) => alert.customer_type === customer_type)
      .map((alert) => ({
        customer_type,
        customer: alert.customer,
        customer_name: alert.customer_name,
        minutes: minutesOf(alert, tx.now()),
      }))
    await sql`
      INSERT INTO sla_notices (customer_type, customer, customer_name, minutes)
      SELECT customer_type, customer, customer_name, minutes
      FROM json_populate_recordset(NULL::sla_notices, ${json(notices)}::json)`.execute(tx.db)
    await tx.enqueue(sendNotices, { customer_type })
  }
}

/**
 * Sends what is to be told of a segment's alerts, as a template by the number of the segment. It
 * belongs to no chat. Each notice is taken before it is sent, so none is sent twice; one that fails
 * is logged and over.
 */
export async function sendAll(
  ctx: Context,
  { customer_type }: { customer_type: string },
): Promise<void> {
  for (let notice = await take(ctx, customer_type); notice !== undefined; ) {
    await send(ctx, notice)
    notice = await take(ctx, customer_type)
  }
}

async function take(ctx: Context, customer_type: string) {
  const { rows } = await sql<Notice>`
    DELETE FROM sla_notices WHERE notice_id = (
      SELECT notice_id FROM sla_notices WHERE customer_type = ${customer_type}
      ORDER BY notice_id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING *`.execute(ctx.db)
  return rows[0]
}

interface Notice {
  notice_id: number
  customer_type: string
  customer: string
  customer_name: string
  minutes: number
}

async function send(ctx: Context, notice: Notice): Promise<void> {
  const { customer_type } = notice
  const { sla_notify } = await ctx.segment(customer_type)
  if (sla_notify === null) return
  try {
    const template_id = await findTemplate(ctx.db, customer_type, sla_notify.template)
    const template = await getSendableTemplate(ctx.db, template_id, customer_type)
    const filled = fillTemplate(template, wordsFor(template, notice))
    await ctx.channels.whatsapp.send({
      callback: `sla_notice:${notice.notice_id}`,
      customer: { phone: sla_notify.to, user_id: null },
      phone_number_id: await ctx.transaction((tx) => numberFor(tx, '', customer_type)),
      kind: 'template',
      media: null,
      reply_to: null,
      ...filled,
    })
  } catch (error) {
    if (error instanceof DeskError) await sayOnceADay(ctx, customer_type, error)
    else if (error instanceof ChannelFailure)
      ctx.log.warn({ error, customer_type }, 'an alert could not be told over WhatsApp')
    else throw error
  }
}

/** Name, number and minutes, for as many variables as the body has. */
function wordsFor(template: StoredTemplate, { customer, customer_name, minutes }: Notice) {
  const number = masked(customer)
  // WhatsApp refuses line breaks and long gaps in what is filled in.
  const name = customer_name.replaceAll(/\s+/g, ' ').trim()
  const words = [name === '' ? number : name, number, String(minutes)]
  const names = variablesOf(template).filter(({ where }) => where === 'body')
  return Object.fromEntries(names.map(({ name }, index) => [name, words[index] ?? '']))
}

/** Only the last four digits: it leaves the desk. */
const masked = (number: string) => number.slice(0, -4).replaceAll(/./g, 'X') + number.slice(-4)

const DAY_MS = 86_400_000

/** A template that cannot be sent would be complained of with every alert. */
async function sayOnceADay(ctx: Context, customer_type: string, error: DeskError): Promise<void> {
  const now = ctx.now()
  const { rows } = await sql`
    INSERT INTO settings AS s (key, value)
    VALUES (${`sla_notify:${customer_type}`}, ${json({ refused_at: now })}::jsonb)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value
      WHERE (s.value->>'refused_at')::timestamptz <= ${new Date(now.getTime() - DAY_MS)}
    RETURNING key`.execute(ctx.db)
  if (rows.length > 0)
    ctx.log.warn({ error, customer_type }, 'alerts are not told over WhatsApp: see the template')
}
