import { sql } from 'kysely'
import { publishRoomUpdate } from '../chats/audience.ts'
import { presentChat, selectChats } from '../chats/present.ts'
import type { Context } from '../context.ts'
import { aliasesOf, type Identity } from '../customers/resolve.ts'
import { OPEN_MS, windowDues } from '../customers/service-window.ts'
import { type ChangeRow, collectChanges } from '../platform/changes/write.ts'
import { json } from '../platform/db/json.ts'
import { isUniqueViolation } from '../platform/db/transaction.ts'
import { publishNewMessage } from './audience.ts'
import { chatAfter, type IncomingMessage, messageOf } from './incoming.ts'
import { type MessageRow, nextMessage } from './insert.ts'

/**
 * The common case in two statements, one that reads and one that writes everything: a text of
 * somebody known by all of the ids given, for an active chat that has its executive. The second
 * holds only if the chat's row is still as it was read.
 *
 * @returns false when it is not that case, or the chat changed meanwhile: nothing was written
 */
export async function receiveAtOnce(ctx: Context, incoming: IncomingMessage): Promise<boolean> {
  if (incoming.media !== null || incoming.reply_to !== null || !incoming.opensWindow) return false
  const chat = await findAssignedChat(ctx, incoming.from, incoming.customer_type)
  if (chat === undefined || teaches(incoming.from, chat)) return false

  const now = ctx.now()
  const customer = { customer_id: chat.customer_id, name: chat.customer_name }
  const message = nextMessage(chat, messageOf(incoming, chat.chat_id, customer), now)
  const after = chatAfter(chat, incoming, message, now)
  const closesAt = new Date(incoming.datetime.getTime() + OPEN_MS)
  const updated = presentChat({
    ...chat,
    ...after,
    service_window_closes_at: latest(chat.service_window_closes_at, closesAt),
  })
  const changes = collectChanges(ctx.origin, ctx.now)
  const teller = { db: ctx.db, signMediaUrl: ctx.signMediaUrl, publish: changes.publish }
  await publishNewMessage(teller, message, chat.customer)
  await publishRoomUpdate(teller, updated)
  try {
    const isWritten = await writeAll(ctx, {
      chat,
      after,
      message,
      closesAt,
      changes: changes.rows(),
      incoming,
    })
    if (isWritten) ctx.wake()
    return isWritten
  } catch (error) {
    // It is stored already: its delivery was repeated.
    if (isUniqueViolation(error, 'messages_by_whatsapp_id')) return true
    throw error
  }
}

/** By all ids at once; one that is new, or belongs to somebody else, is for the long way. */
const findAssignedChat = (ctx: Context, from: Identity, customer_type: string) => {
  const aliases = aliasesOf(from)
  return selectChats(ctx.db)
    .select(sql<string>`chats.xmin::text`.as('version'))
    .where('chats.customer_type', '=', customer_type)
    .where('chats.status', '=', 'active')
    .where('chats.assigned_executive_id', 'is not', null)
    .where('chats.customer_id', '=', (eb) =>
      eb
        .selectFrom('customer_aliases')
        .select((of) => of.fn.min('customer_id').as('customer_id'))
        .where((of) => of.or(aliases.map(({ kind, value }) => of.and({ kind, value }))))
        .having(sql<number>`count(*)`, '=', aliases.length)
        .having(sql<number>`count(DISTINCT customer_id)`, '=', 1),
    )
    .executeTakeFirst()
}

type FoundChat = NonNullable<Awaited<ReturnType<typeof findAssignedChat>>>

/** Whether the message says something new about its sender. */
const teaches = (from: Identity, { customer, customer_name }: FoundChat) =>
  (customer_name === '' && from.name !== null) || (from.phone !== null && !/^\d+$/.test(customer))

async function writeAll(
  ctx: Context,
  all: {
    chat: FoundChat
    after: ReturnType<typeof chatAfter>
    message: MessageRow
    closesAt: Date
    changes: ChangeRow[]
    incoming: IncomingMessage
  },
): Promise<boolean> {
  const { chat, after, message, closesAt, changes, incoming } = all
  const patch = Object.entries(after).map(([column, value]) => sql`${sql.ref(column)} = ${value}`)
  const opened = {
    customer_id: chat.customer_id,
    phone_number_id: incoming.phone_number_id,
    last_incoming_at: message.datetime,
    ...windowDues(closesAt),
  }
  // `xmin` is PostgreSQL's own mark of a row's version: after any change it differs.
  const { rows } = await sql`
    WITH chat AS (
      UPDATE chats SET ${sql.join(patch)}
      WHERE chat_id = ${chat.chat_id} AND xmin::text = ${chat.version}
      RETURNING chat_id
    ), stored AS (
      INSERT INTO messages
      SELECT row.* FROM chat, json_populate_record(NULL::messages, ${json(message)}::json) AS row
    ), opened AS (
      INSERT INTO service_windows AS w
      SELECT row.*
      FROM chat, json_populate_record(NULL::service_windows, ${json(opened)}::json) AS row
      WHERE row.phone_number_id IS NOT NULL
      ON CONFLICT (customer_id, phone_number_id) DO UPDATE SET
        last_incoming_at = greatest(w.last_incoming_at, excluded.last_incoming_at),
        closes_at = excluded.closes_at,
        closing_due_at = excluded.closing_due_at,
        closed_due_at = excluded.closed_due_at
      WHERE w.closes_at < excluded.closes_at
    ), told AS (
      INSERT INTO change_outbox (event, rooms, payload, origin, at)
      SELECT event, rooms, payload, origin, at
      FROM chat, json_populate_recordset(NULL::change_outbox, ${changesJson(changes)}::json)
    )
    SELECT chat_id FROM chat`.execute(ctx.db)
  return rows.length > 0
}

/** The events as a JSON array; their payloads are JSON already. */
const changesJson = (changes: ChangeRow[]) =>
  `[${changes.map(({ payload, ...row }) => `{"payload":${payload},${json(row).slice(1)}`).join()}]`

const latest = (one: Date | null, other: Date) => (one !== null && one > other ? one : other)
