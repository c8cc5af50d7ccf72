import type { PresenceOf, PresencePeriod, PresenceTotals, RouteReply } from '@smart-chat/contract'
import type { ExecutiveActor } from '../actor.ts'
import { isLeadOf } from '../chats/access.ts'
import { type Context, type Db, requireExecutive } from '../context.ts'
import { executiveNotFound, forbidden, invalidField } from '../errors.ts'
import { type FoundExecutive, findExecutive } from './queries.ts'

const DAY_MS = 86_400_000

/** How far one question may reach. */
const RANGE_MAX_MS = 92 * DAY_MS

/**
 * How long somebody was in each state: the periods of a stretch of time, cut to it, and their sums.
 *
 * @throws DeskError `forbidden` for others but leads of their segments and administrators,
 *   `executive_not_found`, `invalid_input` for a stretch that is empty or too long
 */
export async function executivePresence(
  ctx: Context,
  input: PresenceOf,
): Promise<RouteReply<'executivePresence'>> {
  const executive = await findExecutive(ctx.db, input.executive_id)
  if (executive === undefined) throw executiveNotFound(input.executive_id)
  requireMaySee(requireExecutive(ctx.actor), executive)

  const range = rangeOf(input, ctx.now())
  const periods = await readPeriods(ctx.db, executive.executive_id, range)
  return { periods, totals: totalsOf(periods, range.to) }
}

function requireMaySee(actor: ExecutiveActor, executive: FoundExecutive): void {
  if (actor.role === 'admin' || actor.executive_id === executive.executive_id) return
  if (!isLeadOf(actor, executive)) throw forbidden('Only a lead of their segment can see this.')
}

/** A stretch of time; what has not happened yet is not in it. */
interface Range {
  from: Date
  to: Date
  /** It ends now: what lasts, lasts. */
  isOpen: boolean
}

function rangeOf(input: PresenceOf, now: Date): Range {
  const wanted = input.to === undefined ? now : new Date(input.to)
  const from = input.from === undefined ? new Date(wanted.getTime() - DAY_MS) : new Date(input.from)
  if (from >= wanted) throw invalidField('from', 'Begin before the end.')
  if (wanted.getTime() - from.getTime() > RANGE_MAX_MS) {
    throw invalidField('from', 'Ask for 92 days at most.')
  }
  return { from, to: wanted < now ? wanted : now, isOpen: wanted >= now }
}

async function readPeriods(
  db: Db,
  executive_id: string,
  { from, to, isOpen }: Range,
): Promise<PresencePeriod[]> {
  if (from >= to) return []
  const rows = await db
    .selectFrom('presence_periods')
    .selectAll()
    .where('executive_id', '=', executive_id)
    // From the one that lasted at the beginning: the index need not be read from its own.
    .where((eb) =>
      eb(
        'since',
        '>=',
        eb.fn.coalesce(
          eb
            .selectFrom('presence_periods')
            .where('executive_id', '=', executive_id)
            .where('since', '<=', from)
            .select((of) => of.fn.max('since').as('since')),
          eb.val(from),
        ),
      ),
    )
    .where('since', '<', to)
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', from)]))
    .orderBy('since')
    .execute()
  return rows.map(({ status, reason, ...row }) => {
    const until = row.until === null || row.until > to ? to : row.until
    return {
      executive_id,
      status,
      since: (row.since < from ? from : row.since).toISOString(),
      until: row.until === null && isOpen ? null : until.toISOString(),
      reason,
    }
  })
}

function totalsOf(periods: PresencePeriod[], end: Date): PresenceTotals {
  const ms = { online: 0, away: 0, offline: 0 }
  for (const { status, since, until } of periods) {
    ms[status] += (until === null ? end.getTime() : Date.parse(until)) - Date.parse(since)
  }
  return { online: ms.online / 1000, away: ms.away / 1000, offline: ms.offline / 1000 }
}
