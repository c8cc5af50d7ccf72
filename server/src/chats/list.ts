import type { Chat, ListChats, Pagination } from '@smart-chat/contract'
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { Context, Db } from '../context.ts'
import { requireExecutive } from '../context.ts'
import { DeskError } from '../errors.ts'
import type { Tables } from '../platform/db/tables.ts'
import { requireSegment } from './access.ts'
import { presentChat, selectChats } from './present.ts'

/** Totals are counted up to here; beyond, `total_is_capped` says so. */
const COUNTED_MAX = 10_000

/** A page of the chats that match, in the wanted order, and how many there are. */
export async function listChats(ctx: Context, input: ListChats) {
  const actor = requireExecutive(ctx.actor)
  if (input.customer_type !== undefined) requireSegment(actor, input.customer_type)
  const types = input.customer_type === undefined ? actor.customer_types : [input.customer_type]
  const size = input.limit ?? input.page_size
  if (input.cursor === undefined && input.page * size > COUNTED_MAX) {
    throw new DeskError('page_too_deep', 'This page is too deep to be counted to. Go on by cursor.')
  }
  const [page, totals] = await Promise.all([
    readPage(ctx.db, input, types, size),
    countAll(ctx.db, input, types),
  ])
  return { ...page, pagination: paginate(input, size, totals) }
}

async function readPage(db: Db, input: ListChats, types: string[], size: number) {
  const order = ORDER[input.sort]
  const after = input.cursor === undefined ? null : readCursor(input.cursor)
  let query = selectChats(db)
    .select(sql<Date | string>`${order.by}`.as('place'))
    .where((eb) => matches(eb, input, types))
    .orderBy(order.by, order.direction)
    .orderBy('chats.chat_id', order.direction)
    .limit(size + 1)
  if (input.status !== undefined) query = query.where('chats.status', '=', input.status)
  if (after === null) {
    query = query.offset((input.page - 1) * size)
  } else {
    const sign = order.direction === 'desc' ? sql`<` : sql`>`
    query = query.where(
      sql<SqlBool>`(${order.by}, chats.chat_id) ${sign} (${after.place}::timestamptz, ${after.chat_id})`,
    )
  }
  const rows = await query.execute()
  const last = rows.length > size ? rows[size - 1] : undefined
  const chats: Chat[] = rows.slice(0, size).map(presentChat)
  return { chats, next_cursor: last === undefined ? null : writeCursor(last) }
}

/** Sorting expressions; each has an index that fits (migrations). */
const ORDER = {
  recent: { by: sql`chats.sort_at`, direction: 'desc' },
  newest: { by: sql`chats.created_at`, direction: 'desc' },
  waiting: { by: sql`coalesce(chats.waiting_since, 'infinity')`, direction: 'asc' },
  window: { by: sql`coalesce(service_windows.closes_at, 'infinity')`, direction: 'asc' },
} as const

/** Everything but the status, by which the totals are split. */
function matches(
  eb: ExpressionBuilder<Tables, 'chats' | 'customers'>,
  input: ListChats,
  types: string[],
): Expression<SqlBool> {
  const { search, tag, assigned_executive_id: assigned, user_status } = input
  return eb.and([
    eb('chats.customer_type', 'in', ['', ...types]),
    ...(assigned === undefined
      ? []
      : [
          assigned === 'unassigned'
            ? eb('chats.assigned_executive_id', 'is', null)
            : eb('chats.assigned_executive_id', '=', executiveNamed(assigned)),
        ]),
    ...(tag === undefined
      ? []
      : [sql<SqlBool>`chats.tags @> ARRAY[${tag}]::text[] AND chats.tags <> '{}'`]),
    ...(search === undefined
      ? []
      : [sql<SqlBool>`customers.search_text LIKE ${likePattern(search)}`]),
    ...(user_status === undefined ? [] : [USER_STATUS[user_status]]),
  ])
}

/** An executive by id, login name or agent number. */
const executiveNamed = (named: string) => sql<string>`coalesce(
  (SELECT executive_id FROM executives WHERE executive_id = ${named}),
  (SELECT executive_id FROM executives WHERE lower(username) = ${named.toLowerCase()}),
  (SELECT executive_id FROM executives WHERE agent_number = ${named}))`

/** `09-rules.md` section 8: a chat may match several of them. */
const USER_STATUS = {
  Suspend: sql<SqlBool>`customers.dco_status = 'Suspend'`,
  InJourney: sql<SqlBool>`customers.in_journey_status`,
  Pending: sql<SqlBool>`customers.documents_status = 'Pending'`,
  Active_Approved: sql<SqlBool>`customers.documents_status = 'Approved' AND customers.dco_status = 'Active'`,
}

/** Names as typed; numbers by their digits, whatever the spelling. */
function likePattern(search: string): string {
  const isNumber = /^[+\d][\d\s().-]{2,}$/.test(search.trim())
  const wanted = isNumber
    ? search.replace(/\D/g, '').replace(/^0+/, '')
    : search.trim().toLowerCase()
  return `%${wanted.replace(/[\\%_]/g, '\\$&')}%`
}

async function countAll(db: Db, input: ListChats, types: string[]) {
  const count = (eb: ExpressionBuilder<Tables, never>, condition: Expression<SqlBool>) =>
    sql<number>`(SELECT count(*)::int FROM (${db
      .selectFrom('chats')
      .innerJoin('customers', 'customers.customer_id', 'chats.customer_id')
      .select(eb.lit(1).as('one'))
      .where((of) => matches(of, input, types))
      .where(condition)
      .limit(COUNTED_MAX + 1)}) AS counted)`
  return db
    .selectNoFrom((eb) => [
      count(eb, sql<SqlBool>`chats.status = 'active'`).as('active'),
      count(eb, sql<SqlBool>`chats.status = 'resolved'`).as('resolved'),
      count(eb, sql<SqlBool>`chats.status = 'active' AND chats.awaiting_customer`).as('pending'),
    ])
    .executeTakeFirstOrThrow()
}

function paginate(
  input: ListChats,
  size: number,
  totals: { active: number; resolved: number; pending: number },
): Pagination {
  const all = input.status === undefined ? totals.active + totals.resolved : totals[input.status]
  const cap = (total: number) => Math.min(total, COUNTED_MAX)
  return {
    page: input.page,
    page_size: size,
    total: cap(all),
    total_chats: cap(all),
    total_pages: Math.ceil(cap(all) / size),
    total_active: cap(totals.active),
    total_resolved: cap(totals.resolved),
    total_pending: cap(totals.pending),
    total_is_capped: [all, totals.active, totals.resolved].some((total) => total > COUNTED_MAX),
  }
}

interface Place {
  place: Date | string | number
  chat_id: string
}

function writeCursor({ place, chat_id }: Place): string {
  const at = place instanceof Date ? place.toISOString() : 'infinity'
  return Buffer.from(JSON.stringify([at, chat_id])).toString('base64url')
}

function readCursor(cursor: string): { place: string; chat_id: string } {
  try {
    const [place, chat_id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    if (place !== 'infinity' && Number.isNaN(Date.parse(String(place)))) throw new Error()
    return { place: String(place), chat_id: String(chat_id) }
  } catch {
    throw new DeskError(
      'invalid_input',
      'This cursor is not one of ours. Start from the first page.',
    )
  }
}
