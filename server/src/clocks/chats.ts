import { sql } from 'kysely'
import { handOutFreed } from '../assignment/hand-out.ts'
import { reassignEscalated } from '../assignment/reassign-escalated.ts'
import { publishChatUpdated } from '../chats/audience.ts'
import { presentChat, selectChats } from '../chats/present.ts'
import type { Context, Tx } from '../context.ts'
import { type Alert, tellAlert } from './alert.ts'
import { notifyOf } from './notify.ts'
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
    // Of thousands that are due together, a message's own event waits for those of one batch only.
    if (claimed === BATCH) await ctx.told()
  }
}

async function speakForBatch(tx: Tx): Promise<{ claimed: number; freed: Set<string> }> {
  const due = await claim(tx)
  const alerts = due.filter((one): one is Due & Alert => one.alert_type !== null)
  for (const alert of alerts) await tellAlert(tx, alert)
  await notifyOf(tx, alerts)

  const escalated = alerts.filter(({ alert_type }) => alert_type === '10min')
  const freed = await reassignEscalated(tx, await chatsOf(tx, await movable(tx, escalated)))

  const awaiting = await chatsOf(
    tx,
    due.filter(({ awaits }) => awaits),
  )
  for (const chat of awaiting) {
    await tellAwaiting(tx, chat, chat.tags)
    await publishChatUpdated(tx, chat)
    if (chat.assigned_executive_id !== null) freed.push(chat.assigned_executive_id)
  }
  return { claimed: due.length, freed: new Set(freed) }
}

type Due = Omit<Alert, 'alert_type' | 'waiting_since'> & {
  waiting_since: Date | null
  /** Null where there is nothing to say of the waiting. */
  alert_type: Alert['alert_type'] | null
  awaits: boolean
}

/**
 * Stops the clocks that are due and says which of them have something to say: not those of chats
 * that were answered or resolved meanwhile, and no alert where the escalation has come due as well.
 * The batch is written in the order of the counters' slots, so that two nodes never hold those of
 * each other.
 */
async function claim(tx: Tx): Promise<Due[]> {
  const now = tx.now()
  const { rows } = await sql<Due>`
    WITH claimed AS MATERIALIZED (
      SELECT *, status = 'active' AND waiting_since IS NOT NULL AS waits
      FROM chats WHERE ${CHAT_DUE} <= ${now}
      ORDER BY ${CHAT_DUE} LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
    ), due AS MATERIALIZED (
      SELECT *, CASE
          WHEN waits AND sla_escalation_due_at <= ${now} THEN '10min'
          WHEN waits AND sla_alert_due_at <= ${now} THEN '3min'
        END AS alert_type,
        (status = 'active' AND NOT waits AND NOT awaiting_customer
          AND awaiting_due_at <= ${now}) IS TRUE AS awaits
      FROM claimed ORDER BY customer_type, abs(hashtext(chat_id)) % 16
    ), spoken AS (
      UPDATE chats SET
        sla_alert_due_at = CASE
          WHEN chats.sla_alert_due_at > ${now} AND alert_type IS NULL THEN chats.sla_alert_due_at END,
        sla_escalation_due_at = CASE
          WHEN chats.sla_escalation_due_at > ${now} THEN chats.sla_escalation_due_at END,
        awaiting_due_at = CASE
          WHEN chats.awaiting_due_at > ${now} THEN chats.awaiting_due_at END,
        sla_alerted_for = CASE WHEN alert_type IS NULL
          THEN chats.sla_alerted_for ELSE chats.waiting_since END,
        sla_escalated_for = CASE WHEN alert_type = '10min'
          THEN chats.waiting_since ELSE chats.sla_escalated_for END
      FROM due WHERE chats.chat_id = due.chat_id AND NOT awaits
    ), awaited AS (
      -- By itself: whoever sets this column makes the counters look.
      UPDATE chats SET awaiting_due_at = NULL, sla_alert_due_at = NULL, sla_escalation_due_at = NULL,
        awaiting_customer = true,
        tags = array_append(array_remove(chats.tags, ${AWAITING_TAG}), ${AWAITING_TAG})
      FROM due WHERE chats.chat_id = due.chat_id AND awaits
    )
    SELECT chat_id, customer, customers.name AS customer_name, customer_type,
      assigned_executive_id, executives.name AS assigned_executive_name,
      waiting_since, waiting_from, waited_s, alert_type, awaits
    FROM due JOIN customers USING (customer_id)
    LEFT JOIN executives ON executive_id = assigned_executive_id`.execute(tx.db)
  return rows
}

/** Escalated chats of segments that give them to somebody else. */
async function movable(tx: Tx, escalated: Alert[]): Promise<Alert[]> {
  const types = new Set(escalated.map(({ customer_type }) => customer_type))
  for (const customer_type of types) {
    if (!(await tx.segment(customer_type)).sla_reassign) types.delete(customer_type)
  }
  return escalated.filter(({ customer_type }) => types.has(customer_type))
}

/** Claimed chats as clients see them, in the order in which they were claimed. */
async function chatsOf(tx: Tx, claimed: { chat_id: string }[]) {
  if (claimed.length === 0) return []
  const rows = await selectChats(tx.db)
    .where(sql<boolean>`chats.chat_id = ANY (${claimed.map(({ chat_id }) => chat_id)})`)
    .execute()
  const byId = new Map(rows.map((row) => [row.chat_id, presentChat(row)]))
  return claimed.flatMap(({ chat_id }) => byId.get(chat_id) ?? [])
}
