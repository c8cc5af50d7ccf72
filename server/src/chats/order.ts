import type { ChatStatus, ListChats } from '@smart-chat/contract'
import { type RawBuilder, sql } from 'kysely'
import { AND, type Filter, ofAssigned, ofChat, whereFound } from './filter.ts'

/** One page: where it begins, and how many rows are wanted at most. */
export interface Page {
  sort: ListChats['sort']
  after: Place | undefined
  offset: number
  limit: number
  /** The moment by which a service window is open; the same for all pages of one walk. */
  asOf: Date
}

/** The place of a row in its order, to the microsecond: a Date of JavaScript would lose three digits. */
export interface Place {
  part: number
  micros: number
  chat_id: string
}

type Sql = RawBuilder<unknown>

/** A stretch of a list with one order: `waiting` shows who waits first, and then everybody else. */
interface Part {
  at: Sql
  direction: 'asc' | 'desc'
  statuses: readonly ChatStatus[]
  /** A table that leads the order, joined to the chats. */
  lead?: Sql
  where?: (page: Page) => Sql
}

/** How many rows are looked at before the page is sought by what is rare in it instead. */
const stretchOf = ({ offset, limit }: Page) => Math.min(5000, Math.max(1000, 20 * (offset + limit)))

/**
 * Follows the wanted order in the index, segment by segment and status by status, merges, and leaves
 * out what does not match. Reads as far as the page needs, where many chats match.
 */
export function walk(filter: Filter, page: Page): Sql {
  const rest = isIndexed(filter, page) ? [] : ofChat(filter)
  const parts = PARTS[page.sort].map((part) => {
    if (rest.length === 0) return merge(filter, page, part, page.offset + page.limit)
    return sql`SELECT chat_id, at
      FROM (${merge(filter, page, part, stretchOf(page))} LIMIT ${stretchOf(page)}) AS chats
      WHERE ${sql.join(rest, AND)} ORDER BY ${inOrder(part)}`
  })
  return paged(parts, page)
}

/** Finds all that match, by the rarest condition, and sorts them. */
export function gather(filter: Filter, page: Page): Sql {
  const parts = PARTS[page.sort].map(
    (part) => sql`SELECT chats.chat_id, ${part.at} AS at FROM found AS chats ${part.lead ?? sql``}
      WHERE ${sql.join(
        [sql`chats.status = ANY (${part.statuses}::text[])`, ...conditionsOf(page, part)],
        AND,
      )} ORDER BY ${inOrder(part)}`,
  )
  return sql`WITH found AS MATERIALIZED (SELECT ${FOUND} ${whereFound(filter, 'chats')}) ${paged(parts, page)}`
}

/** Whether an index holds all that match in their order, so that a walk leaves nothing out. */
export const isIndexed = (filter: Filter, { sort }: Page) =>
  filter.tag === undefined &&
  filter.search === undefined &&
  filter.user_status === undefined &&
  (filter.assigned === undefined || sort === 'recent')

/** An order in two parts can only be cut short where nothing is left out. */
export const canWalk = (filter: Filter, page: Page) =>
  isIndexed(filter, page) || (PARTS[page.sort].length === 1 && filter.search?.isRare !== true)

const PARTS: Record<ListChats['sort'], Part[]> = {
  recent: [{ at: sql`chats.sort_at`, direction: 'desc', statuses: ['active', 'resolved'] }],
  newest: [{ at: sql`chats.created_at`, direction: 'desc', statuses: ['active', 'resolved'] }],
  waiting: [
    {
      at: sql`chats.waiting_since`,
      direction: 'asc',
      statuses: ['active'],
      where: () => sql`chats.waiting_since IS NOT NULL`,
    },
    {
      at: sql`chats.sort_at`,
      direction: 'desc',
      statuses: ['active', 'resolved'],
      where: () => sql`(chats.status = 'resolved' OR chats.waiting_since IS NULL)`,
    },
  ],
  window: [
    {
      at: sql`service_windows.closes_at`,
      direction: 'asc',
      statuses: ['active', 'resolved'],
      lead: sql`JOIN service_windows ON service_windows.customer_id = chats.customer_id
        AND service_windows.phone_number_id = chats.phone_number_id`,
      where: ({ asOf }) => sql`service_windows.closes_at > ${asOf}`,
    },
    {
      at: sql`chats.sort_at`,
      direction: 'desc',
      statuses: ['active', 'resolved'],
      where: ({ asOf }) => sql`coalesce((SELECT closes_at FROM service_windows
        WHERE service_windows.customer_id = chats.customer_id
          AND service_windows.phone_number_id = chats.phone_number_id), '-infinity') <= ${asOf}`,
    },
  ],
}

/** A scan of at most `most` rows for each segment and status, which PostgreSQL merges in their order. */
function merge(filter: Filter, page: Page, part: Part, most: number): Sql {
  const { types, status } = filter
  const statuses = part.statuses.filter((one) => status === undefined || one === status)
  const scans =
    part.lead === undefined
      ? statuses.flatMap((one) =>
          types.map((type) => sql`chats.status = ${one} AND chats.customer_type = ${type}`),
        )
      : [
          sql`chats.status = ANY (${statuses}::text[]) AND chats.customer_type = ANY (${types}::text[])`,
        ]
  if (scans.length === 0) scans.push(sql`false`)
  const indexed = page.sort === 'recent' ? ofAssigned(filter) : []
  const branches = scans.map(
    (
      scan,
    ) => sql`(SELECT chats.chat_id, ${part.at} AS at ${isIndexed(filter, page) ? sql`` : NEEDED}
      FROM chats ${part.lead ?? sql``}
      WHERE ${sql.join([scan, ...indexed, ...conditionsOf(page, part)], AND)}
      ORDER BY ${inOrder(part)} LIMIT ${most})`,
  )
  return sql`SELECT * FROM (${sql.join(branches, sql` UNION ALL `)}) AS scans ORDER BY ${inOrder(part)}`
}

/** What the parts look at. */
const FOUND = sql`chats.chat_id, chats.status, chats.customer_id, chats.phone_number_id,
  chats.waiting_since, chats.sort_at, chats.created_at`

/** What `ofChat` looks at. */
const NEEDED = sql`, chats.customer_id, chats.tags, chats.assigned_executive_id`

const conditionsOf = (page: Page, part: Part): Sql[] => [
  ...(part.where === undefined ? [] : [part.where(page)]),
  ...isAfter(page, part),
]

/** Beyond the place where the page before ended; parts before it are over. */
function isAfter({ after, sort }: Page, part: Part): Sql[] {
  const index = PARTS[sort].indexOf(part)
  if (after === undefined || index > after.part) return []
  if (index < after.part) return [sql`false`]
  const sign = part.direction === 'desc' ? sql`<` : sql`>`
  return [
    sql`(${part.at}, chats.chat_id) ${sign}
      (timestamptz 'epoch' + ${after.micros}::float8 * interval '1 microsecond', ${after.chat_id})`,
  ]
}

const inOrder = ({ direction }: Part) =>
  direction === 'desc' ? sql`at DESC, chat_id DESC` : sql`at, chat_id`

/** The rows of the page, numbered. */
function paged(parts: Sql[], { sort, offset, limit }: Page): Sql {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) {
    return sql`SELECT 0 AS part, chat_id, at, row_number() OVER () AS nth
      FROM (${only} LIMIT ${limit} OFFSET ${offset}) AS page`
  }
  const numbered = parts.map((rows, index) => {
    const order = inOrder(PARTS[sort][index] as Part)
    return sql`SELECT ${sql.lit(index)} AS part, chat_id, at, row_number() OVER (ORDER BY ${order}) AS nth
      FROM (${rows} LIMIT ${offset + limit}) AS part`
  })
  return sql`SELECT * FROM (${sql.join(numbered, sql` UNION ALL `)}) AS parts
    ORDER BY part, nth LIMIT ${limit} OFFSET ${offset}`
}
