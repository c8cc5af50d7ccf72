import type { Chat, ServerPayload } from '@smart-chat/contract'
import { sql } from 'kysely'
import { handOutFreed } from '../assignment/hand-out.ts'
import { executiveRoom, leadsRoom, publishChatUpdated, segmentOf } from '../chats/audience.ts'
import { presentChat, selectChats } from '../chats/present.ts'
import type { Context, Tx } from '../context.ts'
import { tellAwaiting } from './tell.ts'
import { AWAITING_TAG } from './waiting.ts'

/** The first of a chat's clocks, as the index `chats_due` has it. */
export const CHAT_DUE = sql<Date | null>`least(sla_alert_due_at, sla_escalation_due_at, awaiting_due_at)`

/** Few enough that a message for one of these chats waits for a moment only. */
const BATCH = 100

/** Takes what is due of the chats, a batch to a transaction, until nothing is. */
export async function sweepChats(ctx: Context): Promise<void> {
  for (let claimed = BATCH; claimed === BATCH; ) {
    const done = await ctx.transaction(speakForBatch)
    claimed = done.claimed
    // A chat that awaits its customer no longer counts: there is room for another one.
    for (const executive_id of done.freed) await handOutFreed(ctx, executive_id)
  }
}

async function speakForBatch(tx: Tx): Promise<{ claimed: number; freed: Set<string> }> {
  const due = await claim(tx)
  const freed = new Set<string>()
  if (due.size === 0) return { claimed: 0, freed }
  const rows = await selectChats(tx.db)
    .where('chats.chat_id', 'in', [...due.keys()])
    .execute()
  for (const row of rows) {
    const chat = presentChat(row)
    const { alerts, escalates, awaits } = due.get(row.chat_id) as Due
    if (escalates) await alert(tx, chat, '10min')
    else if (alerts) await alert(tx, chat, '3min')
    if (!awaits) continue
    await tellAwaiting(tx, chat, chat.tags)
    await publishChatUpdated(tx, chat)
    if (row.assigned_executive_id !== null) freed.add(row.assigned_executive_id)
  }
  return { claimed: due.size, freed }
}

interface Due {
  chat_id: string
  alerts: boolean
  escalates: boolean
  awaits: boolean
}

/**
 * Stops the clocks that are due and says which of them have something to say: not those of chats
 * that were answered or resolved meanwhile, and no alert where the escalation has come due as well.
 * The batch is written in the order of the counters' slots, so that two nodes never hold those of
 * each other.
 */
async function claim(tx: Tx): Promise<Map<string, Due>> {
  const now = tx.now()
  const { rows } = await sql<Due>`
    WITH claimed AS MATERIALIZED (
      SELECT *, status = 'active' AND waiting_since IS NOT NULL AS waits
      FROM chats WHERE ${CHAT_DUE} <= ${now}
      ORDER BY ${CHAT_DUE} LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
    ), due AS MATERIALIZED (
      SELECT chat_id,
        (waits AND sla_escalation_due_at <= ${now}) IS TRUE AS escalates,
        (waits AND sla_alert_due_at <= ${now}) IS TRUE AS alerts,
        (status = 'active' AND NOT waits AND NOT awaiting_customer
          AND awaiting_due_at <= ${now}) IS TRUE AS awaits
      FROM claimed ORDER BY customer_type, abs(hashtext(chat_id)) % 16
    )
    UPDATE chats SET
      sla_alert_due_at = CASE WHEN sla_alert_due_at > ${now} AND NOT escalates
        THEN sla_alert_due_at END,
      sla_escalation_due_at = CASE WHEN sla_escalation_due_at > ${now}
        THEN sla_escalation_due_at END,
      awaiting_due_at = CASE WHEN awaiting_due_at > ${now} THEN awaiting_due_at END,
      sla_alerted_for = CASE WHEN alerts OR escalates THEN waiting_since ELSE sla_alerted_for END,
      sla_escalated_for = CASE WHEN escalates THEN waiting_since ELSE sla_escalated_for END,
      awaiting_customer = awaiting_customer OR awaits,
      tags = CASE WHEN awaits THEN array_append(array_remove(tags, ${AWAITING_TAG}), ${AWAITING_TAG})
        ELSE tags END
    FROM due WHERE chats.chat_id = due.chat_id
    RETURNING chats.chat_id, alerts, escalates, awaits`.execute(tx.db)
  return new Map(rows.map((row) => [row.chat_id, row]))
}

/** A customer waits too long: told to whose chat it is and the leads, or to the whole segment. */
async function alert(tx: Tx, chat: Chat, alert_type: '3min' | '10min'): Promise<void> {
  const { chat_id, customer, customer_name, customer_type, waiting_since } = chat
  const { assigned_executive_id, assigned_executive_name } = chat
  if (waiting_since === null) return
  const waitedMs = tx.now().getTime() - Date.parse(waiting_since)
  const told: ServerPayload<'sla_alert'> = {
    chat_id,
    customer,
    customer_name,
    customer_type,
    assigned_executive_id,
    assigned_executive_name,
    elapsed_minutes: Math.floor(waitedMs / 60_000),
    waiting_since,
    alert_type,
  }
  const { room } = await segmentOf(tx, customer_type)
  const first = assigned_executive_id === null ? room : executiveRoom(assigned_executive_id)
  tx.publish([first, leadsRoom(customer_type)], 'sla_alert', told)
}
