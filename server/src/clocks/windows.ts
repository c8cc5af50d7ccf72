import { sql } from 'kysely'
import { chatRoom } from '../chats/audience.ts'
import { selectChats } from '../chats/present.ts'
import type { Context, Tx } from '../context.ts'
import { writeTimeline } from '../timeline/write.ts'

/** The first of a window's clocks, as the index `service_windows_due` has it. */
export const WINDOW_DUE = sql<Date | null>`least(closing_due_at, closed_due_at)`

/** Few enough that a message of one of these customers waits for a moment only. */
const BATCH = 50

/** Takes the service windows that are due, a batch to a transaction, until none is. */
export async function sweepWindows(ctx: Context): Promise<void> {
  while (await ctx.transaction(speakForBatch)) await ctx.told()
}

/** @returns whether there may be more */
async function speakForBatch(tx: Tx): Promise<boolean> {
  const found = await findDue(tx)
  const chats = await lockChats(tx, found)
  const free = found.filter(({ chat_ids }) => chat_ids.every((chat_id) => chats.has(chat_id)))
  const due = await claim(tx, free)
  for (const window of due) {
    const { chat_ids } = free.find((one) => isSame(one, window)) as Found
    for (const chat_id of chat_ids) await tell(tx, chats.get(chat_id) as Told, window)
  }
  return found.length === BATCH && due.length > 0
}

interface Pair {
  customer_id: string
  phone_number_id: string
}

interface Found extends Pair {
  chat_ids: string[]
}

const isSame = (one: Pair, other: Pair) =>
  one.customer_id === other.customer_id && one.phone_number_id === other.phone_number_id

/** Due windows, each with the chats that show it: the active one, or else the latest. */
async function findDue(tx: Tx): Promise<Found[]> {
  const { rows } = await sql<Found>`
    SELECT customer_id, phone_number_id, ARRAY(
      SELECT chat_id FROM (
        SELECT chat_id, status, row_number() OVER (
          ORDER BY (status = 'active')::int DESC, created_at DESC) AS place
        FROM chats c
        WHERE c.customer_id = w.customer_id AND c.phone_number_id = w.phone_number_id
      ) AS placed
      WHERE status = 'active' OR place = 1
    ) AS chat_ids
    FROM service_windows w WHERE ${WINDOW_DUE} <= ${tx.now()}
    ORDER BY ${WINDOW_DUE} LIMIT ${BATCH}`.execute(tx.db)
  return rows
}

/**
 * A message locks its chat before its window, so that is our order too. A chat that somebody holds
 * is left for the next sweep.
 */
async function lockChats(tx: Tx, found: Found[]) {
  const rows = await selectChats(tx.db)
    .where('chats.chat_id', 'in', ['', ...found.flatMap(({ chat_ids }) => chat_ids)])
    .forKeyShare('chats')
    .skipLocked()
    .execute()
  return new Map(rows.map((row) => [row.chat_id, row]))
}

type Told = NonNullable<ReturnType<Awaited<ReturnType<typeof lockChats>>['get']>>

interface Due extends Pair {
  is_closed: boolean
  closes_at: Date
}

/** Stops the clocks that are due; of a window that has closed, that it was closing is no news. */
async function claim(tx: Tx, windows: Pair[]): Promise<Due[]> {
  const now = tx.now()
  const { rows } = await sql<Due>`
    WITH due AS MATERIALIZED (
      SELECT customer_id, phone_number_id, closed_due_at <= ${now} AS is_closed
      FROM service_windows
      WHERE ${WINDOW_DUE} <= ${now} AND (customer_id, phone_number_id) IN (
        SELECT * FROM unnest(
          ${windows.map((one) => one.customer_id)}::text[],
          ${windows.map((one) => one.phone_number_id)}::text[]))
      FOR UPDATE SKIP LOCKED
    )
    UPDATE service_windows AS w SET closing_due_at = NULL,
      closed_due_at = CASE WHEN is_closed THEN NULL ELSE closed_due_at END
    FROM due
    WHERE w.customer_id = due.customer_id AND w.phone_number_id = due.phone_number_id
    RETURNING w.customer_id, w.phone_number_id, w.closes_at, is_closed`.execute(tx.db)
  return rows
}

async function tell(tx: Tx, chat: Told, { is_closed, closes_at }: Due): Promise<void> {
  const { chat_id, customer_type, customer: customer_number } = chat
  const { room } = await tx.segment(customer_type)
  const told = { chat_id, customer_number, customer_type }
  if (!is_closed) {
    tx.publish([chatRoom(chat_id), room], 'service_window_closing', { ...told, closes_at })
    return
  }
  tx.publish([chatRoom(chat_id), room], 'service_window_closed', { ...told, closed_at: closes_at })
  if (chat.status === 'active')
    await writeTimeline(tx, chat_id, 'window_closed', 'The 24-hour window closed')
}
