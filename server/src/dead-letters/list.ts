import type { ListDeadLetters, RouteReply } from '@smart-chat/contract'
import { type RawBuilder, sql } from 'kysely'
import { requireAdministrator } from '../chats/access.ts'
import type { Context } from '../context.ts'
import { invalidField } from '../errors.ts'
import { presentLetter, readId } from './queries.ts'

/**
 * What could not be done, the newest first.
 *
 * @throws DeskError `forbidden` for anyone but an administrator, `invalid_input` for a cursor that is
 *   not one of this list
 */
export async function listDeadLetters(
  ctx: Context,
  { source, state, cursor, limit }: ListDeadLetters,
): Promise<RouteReply<'listDeadLetters'>> {
  requireAdministrator(ctx.actor, 'see dead letters')
  const before = readCursor(cursor)
  const open = openOf(source)
  const found = await ctx.db
    .selectFrom('dead_letters')
    .selectAll()
    .where(state === 'open' ? open : CLOSED)
    .$if(source !== undefined, (query) => query.where('source', '=', source ?? 'job'))
    .$if(before !== null, (query) => query.where('id', '<', before ?? 0))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const { total } = await ctx.db
    .selectFrom('dead_letters')
    .select((eb) => eb.fn.countAll<string>().as('total'))
    .where(open)
    .executeTakeFirstOrThrow()
  const page = found.slice(0, limit)
  return {
    dead_letters: page.map(presentLetter),
    next_cursor: found.length > limit ? String(page.at(-1)?.id) : null,
    total: Number(total),
  }
}

const OPEN = sql<boolean>`(replayed_at IS NULL AND dismissed_at IS NULL)`
const CLOSED = sql<boolean>`(replayed_at IS NOT NULL OR dismissed_at IS NOT NULL)`

/** Those that wait for somebody: of one source, or of both. */
export const openOf = (source: string | undefined): RawBuilder<boolean> =>
  source === undefined ? OPEN : sql<boolean>`(${OPEN} AND source = ${source})`

/** @throws DeskError `invalid_input` */
export function readCursor(cursor: string | undefined): number | null {
  if (cursor === undefined) return null
  const id = readId(cursor)
  if (id === null) throw invalidField('cursor', 'This is no cursor of this list. Begin anew.')
  return id
}
