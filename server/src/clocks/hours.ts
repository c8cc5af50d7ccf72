import { isDeepStrictEqual } from 'node:util'
import type { SegmentSettings } from '@smart-chat/contract'
import { sql } from 'kysely'
import { publishChatUpdated } from '../chats/audience.ts'
import { presentChat, selectChats } from '../chats/present.ts'
import type { Context, Tx } from '../context.ts'
import { withDefaults } from '../segments/segments.ts'
import { nextChange } from './business-hours.ts'
import { type Patience, windWaiting } from './waiting.ts'

/** By then every node knows the new settings, and nobody begins to wait by the old ones. */
const SETTLED_MS = 1000

/**
 * For whoever stores other settings of a segment: who waits now will wait by these, a moment later.
 */
export async function applySegmentChange(
  tx: Tx,
  customer_type: string,
  before: SegmentSettings,
  after: SegmentSettings,
): Promise<void> {
  const waitingBy = ({ hours, sla_alert_s, sla_escalate_s }: SegmentSettings) => [
    hours,
    sla_alert_s,
    sla_escalate_s,
  ]
  if (isDeepStrictEqual(waitingBy(before), waitingBy(after))) return
  await tx.db
    .updateTable('segments')
    .set({ hours_due_at: new Date(tx.now().getTime() + SETTLED_MS) })
    .where('customer_type', '=', customer_type)
    .execute()
}

/** Hours that no clock follows yet, as those of a database from elsewhere, are looked at at once. */
export async function followHours(ctx: Context): Promise<void> {
  await ctx.db
    .updateTable('segments')
    .set({ hours_due_at: ctx.now() })
    .where('hours_due_at', 'is', null)
    .where(sql<boolean>`jsonb_typeof(settings->'hours') = 'object'`)
    .execute()
}

/**
 * Pauses who waits where a segment closes, and lets them wait on where it opens; the same where its
 * settings have changed.
 */
export async function sweepHours(ctx: Context): Promise<void> {
  const now = ctx.now()
  const due = await ctx.db
    .selectFrom('segments')
    .select('customer_type')
    .where('hours_due_at', '<=', now)
    .orderBy('customer_type')
    .execute()
  for (const { customer_type } of due) {
    let place: Place | null = BEFORE_ALL
    while (place !== null) {
      const from: Place = place
      place = await ctx.transaction((tx) => windBatch(tx, customer_type, from, now))
      if (place !== null) await ctx.told()
    }
  }
}

/** How far the waiting chats of a segment have been seen to. */
interface Place {
  waiting_since: string
  chat_id: string
}

const BEFORE_ALL: Place = { waiting_since: '-infinity', chat_id: '' }

/** Few enough that a message for one of these chats waits for a moment only. */
const BATCH = 200

/**
 * The next ones of those who wait. What is right already is not told, so it does no harm that two
 * nodes do it, or one of them again after a crash.
 *
 * @param now of the sweep: what changes while it lasts is for the next one
 * @returns null where it is done
 */
async function windBatch(
  tx: Tx,
  customer_type: string,
  from: Place,
  now: Date,
): Promise<Place | null> {
  const segment = await lockDue(tx, customer_type, now)
  if (segment === null) return null
  const places = await lockWaiting(tx, customer_type, from)
  await wind(tx, segment, places)
  const last = places.at(-1)
  if (last !== undefined && places.length === BATCH) return last
  await tx.db
    .updateTable('segments')
    .set({ hours_due_at: whenNext(segment, now) })
    .where('customer_type', '=', customer_type)
    .execute()
  return null
}

const YEAR_MS = 366 * 86_400_000

/** Hours without a change in sight are looked at again in a year. */
const whenNext = ({ hours }: Patience, now: Date): Date | null =>
  hours === null ? null : (nextChange(hours, now) ?? new Date(now.getTime() + YEAR_MS))

/** @returns null where another node is at it, or has done it */
async function lockDue(tx: Tx, customer_type: string, now: Date): Promise<Patience | null> {
  const row = await tx.db
    .selectFrom('segments')
    .select('settings')
    .where('customer_type', '=', customer_type)
    .where('hours_due_at', '<=', now)
    .forNoKeyUpdate()
    .skipLocked()
    .executeTakeFirst()
  return row === undefined ? null : withDefaults(row.settings, tx.config.clocks)
}

async function lockWaiting(tx: Tx, customer_type: string, from: Place): Promise<Place[]> {
  const { rows } = await sql<Place>`
    SELECT chat_id, waiting_since::text FROM chats
    WHERE customer_type = ${customer_type} AND status = 'active' AND waiting_since IS NOT NULL
      AND (waiting_since, chat_id) > (${from.waiting_since}::timestamptz, ${from.chat_id})
    ORDER BY chats.waiting_since, chat_id LIMIT ${BATCH} FOR NO KEY UPDATE`.execute(tx.db)
  return rows
}

/** Brings stopwatch and clocks of locked chats to what they are now, and tells of those that change. */
async function wind(tx: Tx, segment: Patience, places: Place[]): Promise<void> {
  const chat_ids = places.map(({ chat_id }) => chat_id)
  const rows = await selectChats(tx.db)
    .where('chats.chat_id', 'in', ['', ...chat_ids])
    .execute()
  const changed = rows.flatMap((row) => {
    if (row.waiting_since === null) return []
    const wound = windWaiting(segment, row, { since: row.waiting_since, now: tx.now() })
    return isDeepStrictEqual(wound, pick(row, wound)) ? [] : [{ ...row, ...wound }]
  })
  if (changed.length === 0) return
  const column = <Key extends keyof Wound>(name: Key) => changed.map((row) => row[name])
  await sql`
    UPDATE chats SET waited_s = wound.waited_s, waiting_from = wound.waiting_from,
      waiting_paused = wound.waiting_from IS NULL, sla_alert_due_at = alert_at,
      sla_escalation_due_at = escalation_at
    FROM unnest(${changed.map(({ chat_id }) => chat_id)}::text[], ${column('waited_s')}::int[],
      ${column('waiting_from')}::timestamptz[], ${column('sla_alert_due_at')}::timestamptz[],
      ${column('sla_escalation_due_at')}::timestamptz[])
      AS wound (chat_id, waited_s, waiting_from, alert_at, escalation_at)
    WHERE chats.chat_id = wound.chat_id`.execute(tx.db)
  for (const row of changed) await publishChatUpdated(tx, presentChat(row))
}

type Wound = ReturnType<typeof windWaiting>

const pick = (row: Wound, keys: object) =>
  Object.fromEntries(Object.entries(row).filter(([key]) => key in keys))
