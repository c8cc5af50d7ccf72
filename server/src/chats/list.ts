import type { Chat, ListChats, Pagination } from '@smart-chat/contract'
import { sql } from 'kysely'
import { type Context, type Db, requireExecutive } from '../context.ts'
import { DeskError } from '../errors.ts'
import { requireSegment } from './access.ts'
import { COUNTED_MAX, countChats, type Totals } from './count.ts'
import { type Filter, filterOf } from './filter.ts'
import { readCursor, writeCursor } from './list-cursor.ts'
import { canWalk, gather, isIndexed, type Page, type Place, walk } from './order.ts'
import { presentChat, selectChats } from './present.ts'

/**
 * A page of the chats that match, in the wanted order, and how many there are: three statements at
 * most, none of which reads more for a longer list. A cursor carries the totals of its first page.
 *
 * @throws DeskError `wrong_segment`; `page_too_deep` beyond 10,000 rows; `invalid_input` for a cursor
 *   that is not of this list
 */
export async function listChats(ctx: Context, input: ListChats) {
  const actor = requireExecutive(ctx.actor)
  if (input.customer_type !== undefined) requireSegment(actor, input.customer_type)
  const types = input.customer_type === undefined ? actor.customer_types : [input.customer_type]
  const filter = filterOf(input, types)
  const size = input.limit ?? input.page_size
  const cursor = input.cursor === undefined ? undefined : readCursor(input.cursor, input.sort)
  const offset = cursor === undefined ? (input.page - 1) * size : 0
  if (offset + size > COUNTED_MAX) {
    throw new DeskError('page_too_deep', 'This page is too deep to be counted to. Go on by cursor.')
  }
  const asOf = cursor?.asOf ?? ctx.now()
  const page = { sort: input.sort, after: cursor?.after, offset, limit: size + 1, asOf }
  const [found, totals] = await Promise.all([
    readPage(ctx.db, filter, page),
    cursor?.totals ?? countChats(ctx.db, filter),
  ])
  const last = found.length > size ? found[size - 1] : undefined
  return {
    chats: found.slice(0, size).map(({ chat }) => chat),
    next_cursor:
      last === undefined
        ? null
        : writeCursor({ sort: input.sort, after: last.place, asOf, totals }),
    pagination: paginate(input, size, totals),
  }
}

/** The latest chats that match, without their number. */
export async function listLatest(ctx: Context, filter: Filter, limit: number): Promise<Chat[]> {
  const page = { sort: 'recent', after: undefined, offset: 0, limit, asOf: ctx.now() } as const
  return (await readPage(ctx.db, filter, page)).map(({ chat }) => chat)
}

/** In the order first; where too few of the latest match, by what is rare. */
async function readPage(db: Db, filter: Filter, page: Page) {
  if (!canWalk(filter, page)) return readRows(db, gather(filter, page))
  const rows = await readRows(db, walk(filter, page))
  return rows.length === page.limit || isIndexed(filter, page)
    ? rows
    : readRows(db, gather(filter, page))
}

async function readRows(
  db: Db,
  page: ReturnType<typeof walk>,
): Promise<{ chat: Chat; place: Place }[]> {
  const rows = await selectChats(db)
    .innerJoin(
      sql<{ chat_id: string; part: number; nth: number }>`(${page})`.as('page'),
      'page.chat_id',
      'chats.chat_id',
    )
    .select('page.part')
    .select(sql<number>`(extract(epoch FROM page.at) * 1000000)::bigint`.as('micros'))
    .orderBy('page.part')
    .orderBy('page.nth')
    .execute()
  return rows.map((row) => ({
    chat: presentChat(row),
    place: { part: row.part, micros: Number(row.micros), chat_id: row.chat_id },
  }))
}

function paginate(input: ListChats, size: number, totals: Totals): Pagination {
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
