import {
  type ChatStatus,
  type ListChats,
  normaliseCustomer,
  type UserStatus,
} from '@smart-chat/contract'
import { type RawBuilder, sql } from 'kysely'

/** Which chats a list shows. */
export interface Filter {
  types: string[]
  status: ChatStatus | undefined
  /** An executive by id, login name or agent number; or `unassigned`. */
  assigned: string | undefined
  tag: string | undefined
  search: Search | undefined
  user_status: UserStatus | undefined
}

type Condition = RawBuilder<unknown>

export const filterOf = (input: ListChats, types: string[]): Filter => ({
  types,
  status: input.status,
  assigned: input.assigned_executive_id,
  tag: input.tag,
  search: input.search === undefined ? undefined : readSearch(input.search),
  user_status: input.user_status,
})

/** What a person typed to find somebody. */
export interface Search {
  /** `start`: how the name or the number begins; `inside`: anywhere in them. */
  where: 'start' | 'inside'
  text: string
  /** Few people match, as far as one can tell without asking: the most of a number. */
  isRare: boolean
}

/**
 * Names as typed, numbers by their digits whatever the spelling. An index finds three letters or
 * digits in a row; less than that is looked for where names and numbers begin.
 */
function readSearch(typed: string): Search | undefined {
  const trimmed = typed.trim()
  if (trimmed === '') return undefined
  const isNumber = /^[+(]?\d[\d\s().-]*$/.test(trimmed)
  const text = isNumber ? digitsOf(trimmed) : trimmed
  const isLong = /[a-z0-9]{3}/i.test(text) || isWide(text)
  return { where: isLong ? 'inside' : 'start', text, isRare: isNumber && text.length > 6 }
}

function digitsOf(typed: string): string {
  const digits = typed.replace(/\D/g, '')
  const known = digits.length > 10 ? normaliseCustomer(typed) : null
  return known ?? (digits.replace(/^0+/, '') || digits)
}

/** Three characters in a row, one of them beyond ASCII: the index of such scripts knows it. */
const isWide = (text: string) => text.length > 2 && /[^\0-\x7f]/.test(text) && [...text].length > 2

/** On `chats`, for whoever follows an index of it row by row. */
export const ofChat = (filter: Filter): Condition[] => [
  ...ofAssigned(filter),
  ...ofTag(filter),
  ...ofFacets(filter).map(
    (condition) =>
      sql`(SELECT ${condition} FROM chat_facets AS facets WHERE facets.chat_id = chats.chat_id)`,
  ),
]

/** The chats that match, led by whichever index finds the fewest: `chats`, `facets` or both. */
export function whereFound(filter: Filter, wants: 'chats' | 'any' = 'any'): Condition {
  const ofFacet = [...ofFacets(filter), ...byWideIndex(filter)]
  const ofRow = [...ofAssigned(filter), ...ofTag(filter)]
  const conditions = [
    ...ofFacet,
    ...ofRow,
    ...(ofFacet.length > 0 ? inSegments(filter, FACETS) : []),
  ]
  if (ofFacet.length === 0) {
    return sql`FROM chats WHERE ${sql.join([...ofRow, ...inSegments(filter, CHATS)], AND)}`
  }
  const join = wants === 'chats' || ofRow.length > 0
  return sql`FROM chat_facets AS facets ${join ? sql`JOIN chats USING (chat_id)` : sql``}
    WHERE ${sql.join(conditions, AND)}`
}

const CHATS = sql`chats`
const FACETS = sql`facets`
export const AND = sql` AND `

const inSegments = ({ types, status }: Filter, table: Condition): Condition[] => [
  sql`${table}.customer_type = ANY (${types}::text[])`,
  ...(status === undefined ? [] : [sql`${table}.status = ${status}`]),
]

/** Whether it asks for more than the columns of a chat. */
export const hasFacets = ({ search, user_status }: Filter) =>
  search !== undefined || user_status !== undefined

export const ofAssigned = ({ assigned }: Filter): Condition[] =>
  assigned === undefined
    ? []
    : [
        assigned === 'unassigned'
          ? sql`chats.assigned_executive_id IS NULL`
          : sql`chats.assigned_executive_id = ${executiveNamed(assigned)}`,
      ]

const executiveNamed = (named: string) => sql`coalesce(
  (SELECT executive_id FROM executives WHERE executive_id = ${named}),
  (SELECT executive_id FROM executives WHERE lower(username) = ${named.toLowerCase()}),
  (SELECT executive_id FROM executives WHERE agent_number = ${normaliseCustomer(named) ?? named}))`

const ofTag = ({ tag }: Filter): Condition[] =>
  tag === undefined ? [] : [sql`chats.tags @> ARRAY[${tag}]::text[] AND chats.tags <> '{}'`]

const ofFacets = ({ search, user_status }: Filter): Condition[] => [
  ...(search === undefined ? [] : [matches(search)]),
  ...(user_status === undefined ? [] : [USER_STATUS[user_status]]),
]

function matches({ where, text }: Search): Condition {
  const escaped = text.replace(/[\\%_]/g, '\\$&')
  return where === 'inside'
    ? sql`facets.search_text LIKE lower(${`%${escaped}%`})`
    : sql`(facets.search_text LIKE lower(${`${escaped}%`}) OR facets.customer LIKE ${`${escaped}%`})`
}

const byWideIndex = ({ search }: Filter): Condition[] =>
  search?.where === 'inside' && isWide(search.text)
    ? [
        sql`wide_grams(facets.search_text) @> wide_grams(lower(${search.text}))`,
        sql`octet_length(facets.search_text) > length(facets.search_text)`,
      ]
    : []

/** `09-rules.md` section 8: a chat may match several of them. */
const USER_STATUS: Record<UserStatus, Condition> = {
  Suspend: sql`facets.dco_status = 'Suspend'`,
  InJourney: sql`facets.in_journey_status`,
  Pending: sql`facets.documents_status = 'Pending'`,
  Active_Approved: sql`(facets.documents_status = 'Approved' AND facets.dco_status = 'Active')`,
}
