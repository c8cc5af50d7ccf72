import {
  type Chat,
  type ListChats,
  ListChats as ListInput,
  type UserStatus,
} from '@smart-chat/contract'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../context.ts'
import { type Filled, filledDatabase } from '../testing/database.ts'
import { listChats } from './list.ts'
import { searchChat } from './search.ts'

const TYPES = ['Partner', 'Customer', 'Vendor', 'SRDP']

let filled: Filled
let rows: Row[]

interface Row extends Chat {
  awaiting_customer: boolean
  micros: {
    sort_at: bigint
    created_at: bigint
    waiting_since: bigint | null
    closes_at: bigint | null
  }
}

const NOW = new Date(Date.now() + 60_000)

beforeAll(async () => {
  filled = await filledDatabase({ chats: 3000, messagesPerChat: 1 })
  // Many chats of one moment, and moments that differ by a microsecond.
  await sql`UPDATE chats SET sort_at = date_trunc('hour', sort_at),
      created_at = date_trunc('day', created_at),
      waiting_since = CASE WHEN waiting_since IS NOT NULL THEN date_trunc('day', waiting_since) END
    WHERE chat_id < 'chat_000001500'`.execute(filled.database.db)
  await sql`UPDATE chats SET sort_at = timestamptz '2026-01-05 10:00:00.123Z'
      + right(chat_id, 3)::int * interval '1 microsecond'
    WHERE chat_id BETWEEN 'chat_000001500' AND 'chat_000001600'`.execute(filled.database.db)
  rows = await everything()
}, 120_000)

afterAll(() => filled?.close())

/** Every chat, read without a filter, in the order of the ids. */
async function everything(): Promise<Row[]> {
  const { rows: all } = await sql<Row>`
    SELECT chats.*, customers.customer, customers.name AS customer_name, documents_status,
      dco_status, in_journey_status,
      (extract(epoch FROM sort_at) * 1000000)::bigint::text AS sort_micros,
      (extract(epoch FROM chats.created_at) * 1000000)::bigint::text AS created_micros,
      (extract(epoch FROM waiting_since) * 1000000)::bigint::text AS waiting_micros,
      (extract(epoch FROM closes_at) * 1000000)::bigint::text AS closing_micros
    FROM chats JOIN customers USING (customer_id)
    LEFT JOIN service_windows USING (customer_id, phone_number_id)`.execute(filled.database.db)
  const micros = (value: unknown) => (value === null ? null : BigInt(String(value)))
  return all.map((row) => {
    const raw = row as unknown as Record<string, unknown>
    return {
      ...row,
      customer_details: row as never,
      micros: {
        sort_at: micros(raw.sort_micros) ?? 0n,
        created_at: micros(raw.created_micros) ?? 0n,
        waiting_since: micros(raw.waiting_micros),
        closes_at: micros(raw.closing_micros),
      },
    }
  })
}

const list = (ctx: Context, input: Partial<ListChats>) => listChats(ctx, ListInput.parse(input))

/** What the list should hold, by a plain filter over all rows. */
function expected(input: Partial<ListChats>, types: string[]): Row[] {
  const { status, customer_type, tag, assigned_executive_id: assigned, user_status, search } = input
  const { sort = 'recent' } = input
  return rows
    .filter(
      (row) =>
        types.includes(row.customer_type) &&
        (customer_type === undefined || row.customer_type === customer_type) &&
        (status === undefined || row.status === status) &&
        (tag === undefined || row.tags.includes(tag)) &&
        (assigned === undefined ||
          row.assigned_executive_id === (assigned === 'unassigned' ? null : assigned)) &&
        (user_status === undefined || HAS[user_status](row.customer_details)) &&
        (search === undefined || isFound(row, search)),
    )
    .toSorted((one, other) => compare(key(one, sort), key(other, sort)))
}

const HAS: Record<UserStatus, (of: Chat['customer_details']) => boolean> = {
  Suspend: (of) => of.dco_status === 'Suspend',
  InJourney: (of) => of.in_journey_status === true,
  Pending: (of) => of.documents_status === 'Pending',
  Active_Approved: (of) => of.documents_status === 'Approved' && of.dco_status === 'Active',
}

function isFound({ customer, customer_name }: Row, search: string): boolean {
  const wanted = search.toLowerCase()
  const name = `${customer_name} ${customer}`.toLowerCase()
  return wanted.length < 3
    ? name.startsWith(wanted) || customer.startsWith(wanted)
    : name.includes(wanted)
}

/** What a row is sorted by, smaller first; ties go by id, in the direction of the time. */
function key({ chat_id, status, micros }: Row, sort: ListChats['sort']): [number, bigint, number] {
  const number = Number(chat_id.slice(5))
  const { sort_at, created_at, waiting_since, closes_at } = micros
  if (sort === 'newest') return [0, -created_at, -number]
  if (sort === 'waiting' && status === 'active' && waiting_since !== null) {
    return [0, waiting_since, number]
  }
  if (sort === 'window' && closes_at !== null && closes_at > BigInt(NOW.getTime()) * 1000n) {
    return [0, closes_at, number]
  }
  return [1, -sort_at, -number]
}

function compare(one: [number, bigint, number], other: [number, bigint, number]): number {
  for (const [index, value] of one.entries()) {
    const against = other[index] as number | bigint
    if (value !== against) return value < against ? -1 : 1
  }
  return 0
}

const filters = fc.record(
  {
    status: fc.constantFrom('active' as const, 'resolved' as const),
    customer_type: fc.constantFrom(...TYPES),
    tag: fc.constantFrom('Urgent', 'Billing', 'Refund', 'Nothing'),
    assigned_executive_id: fc.constantFrom('exec_fill_1', 'exec_fill_7', 'unassigned', 'nobody'),
    user_status: fc.constantFrom(
      'Active_Approved' as const,
      'Pending' as const,
      'InJourney' as const,
      'Suspend' as const,
    ),
    search: fc.constantFrom(
      'kumar',
      'PRIYA',
      'iya',
      'प्रिया',
      'शर्मा',
      'Zoë',
      'zo',
      'r',
      'तम',
      '91',
      '9190',
      '7919',
      'xyz',
      '100%',
      'n_a',
      'o m',
      'दीप',
    ),
    sort: fc.constantFrom(
      'recent' as const,
      'waiting' as const,
      'window' as const,
      'newest' as const,
    ),
  },
  { requiredKeys: [] },
)

const segments = fc.subarray(TYPES, { minLength: 1 })

test('any mix of filters shows what a plain filter over all rows shows, in three statements', async () => {
  await fc.assert(
    fc.asyncProperty(
      filters,
      segments,
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 4 }),
      async (input, types, page_size, page) => {
        fc.pre(input.customer_type === undefined || types.includes(input.customer_type))
        const all = expected(input, types)
        filled.watch.forget()
        const { chats, pagination } = await list(filled.ctx(types, NOW), {
          ...input,
          page,
          page_size,
        })
        expect(filled.watch.statements.length).toBeLessThanOrEqual(3)
        expect(chats.map((chat) => chat.chat_id)).toEqual(
          all.slice((page - 1) * page_size, page * page_size).map((row) => row.chat_id),
        )
        const { status: _, ...rest } = input
        const whole = expected(rest, types)
        const active = whole.filter((row) => row.status === 'active')
        expect(pagination).toEqual({
          page,
          page_size,
          total: all.length,
          total_chats: all.length,
          total_pages: Math.ceil(all.length / page_size),
          total_active: active.length,
          total_resolved: whole.length - active.length,
          total_pending: active.filter((row) => row.awaiting_customer).length,
          total_is_capped: false,
        })
      },
    ),
    { numRuns: 150 },
  )
}, 120_000)

test('a walk by cursor shows each chat once, in the order of the whole list', async () => {
  await fc.assert(
    fc.asyncProperty(
      filters,
      segments,
      fc.integer({ min: 7, max: 60 }),
      async (input, types, limit) => {
        fc.pre(input.customer_type === undefined || types.includes(input.customer_type))
        const all = expected(input, types)
        // The first pages, and no more than a few of them: a list has thousands.
        const walked: string[] = []
        let cursor: string | null = null
        for (let page = 0; page < 8 && (page === 0 || cursor !== null); page++) {
          const answer = await list(filled.ctx(types, NOW), {
            ...input,
            limit,
            ...(cursor === null ? {} : { cursor }),
          })
          expect(answer.pagination.total).toBe(all.length)
          walked.push(...answer.chats.map((chat) => chat.chat_id))
          cursor = answer.next_cursor
        }
        expect(walked).toEqual(all.slice(0, limit * 8).map((row) => row.chat_id))
        expect(cursor === null).toBe(all.length <= limit * 8)
      },
    ),
    { numRuns: 40 },
  )
}, 120_000)

test('moments that differ by a microsecond, and chats of one moment, are neither doubled nor left out', async () => {
  for (const sort of ['recent', 'waiting', 'window', 'newest'] as const) {
    const walked: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const answer = await list(filled.ctx(TYPES, NOW), {
        sort,
        limit: 97,
        ...(cursor === undefined ? {} : { cursor }),
      })
      walked.push(...answer.chats.map((chat) => chat.chat_id))
      cursor = answer.next_cursor
    }
    expect(walked).toEqual(expected({ sort }, TYPES).map((row) => row.chat_id))
  }
}, 60_000)

test('numbers are found in any spelling, names in any script, short beginnings at the start', async () => {
  const person = rows.find((row) => row.customer_name.startsWith('प्रिया')) as Row
  const [national, ctx] = [person.customer.slice(2), filled.ctx(TYPES)]
  for (const search of [
    person.customer,
    `+${person.customer}`,
    `+91 ${national.slice(0, 5)} ${national.slice(5)}`,
    `+91-${national}`,
    `0${national}`,
    `(0) ${national.slice(0, 5)}-${national.slice(5)}`,
    `0091 ${national}`,
    national.slice(1),
  ]) {
    const { chats } = await list(ctx, { search })
    expect(chats.map((chat) => chat.customer)).toContain(person.customer)
    expect((await searchChat(ctx, { customer: search })).chat?.customer).toBe(person.customer)
  }
  const names = async (search: string) =>
    (await list(ctx, { search, page_size: 100 })).chats.map((chat) => chat.customer_name)
  expect((await names('प्रिया')).every((name) => name.includes('प्रिया'))).toBe(true)
  expect((await names('zoë')).length).toBeGreaterThan(0)
  expect((await names('zo')).every((name) => name.startsWith('Zo'))).toBe(true)
  for (const nothing of ['...', '%', '_', '\\', '((', '—']) expect(await names(nothing)).toEqual([])
  expect((await names('  ')).length).toBe(100)
  expect(await searchChat(ctx, { customer: ' ' })).toEqual({ chat: null, chats: [] })
})

test('a name that changes and a person who is merged are found as they are now', async () => {
  const { db } = filled.database
  const [one, other] = rows
    .filter((row) => row.status === 'resolved')
    .map((row) => row as never as { customer_id: string; chat_id: string })
  if (one === undefined || other === undefined) throw new Error('There are no resolved chats.')
  const found = async (search: string) =>
    (await list(filled.ctx(TYPES), { search })).chats.map((chat) => chat.chat_id)
  await sql`UPDATE customers SET name = 'Quite Unheardof', dco_status = 'Suspend'
    WHERE customer_id = ${one.customer_id}`.execute(db)
  expect(await found('unheardof')).toContain(one.chat_id)
  expect(
    (await list(filled.ctx(TYPES), { search: 'unheardof', user_status: 'Suspend' })).chats.length,
  ).toBeGreaterThan(0)
  await sql`UPDATE chats SET customer_id = ${one.customer_id}
    WHERE chat_id = ${other.chat_id}`.execute(db)
  expect(await found('unheardof')).toEqual(expect.arrayContaining([one.chat_id, other.chat_id]))
})

test('a cursor of another order, or of nothing, is refused in words', async () => {
  const { next_cursor } = await list(filled.ctx(TYPES), {})
  for (const cursor of [
    'bm9uc2Vuc2U',
    'W10',
    Buffer.from('["recent",9,0,"x",0,0,0,0]').toString('base64url'),
  ]) {
    await expect(list(filled.ctx(TYPES), { cursor })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  }
  await expect(
    list(filled.ctx(TYPES), { cursor: next_cursor ?? '', sort: 'newest' }),
  ).rejects.toMatchObject({ code: 'invalid_input' })
  await expect(list(filled.ctx(TYPES), { page: 101, page_size: 100 })).rejects.toMatchObject({
    code: 'page_too_deep',
  })
})

test('chats that change between two pages disturb no others', async () => {
  const active = rows.filter(({ status }) => status === 'active').map(({ chat_id }) => chat_id)
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('recent', 'waiting', 'window', 'newest'),
      fc.array(fc.subarray(active, { maxLength: 10 }), { minLength: 3, maxLength: 3 }),
      async (sort, changes) => {
        const ctx = filled.ctx(TYPES)
        const filter = { status: 'active', sort } as const
        const pages = await Promise.all(
          [1, 2, 3].map((page) => list(ctx, { ...filter, page, page_size: 100 })),
        )
        const before = pages.flatMap(({ chats }) => chats.map((chat) => chat.chat_id))
        const moved = new Set(changes.flat())
        const walked: string[] = []
        let cursor: string | null | undefined
        for (let page = 0; cursor !== null; page++) {
          const answer = await list(ctx, {
            ...filter,
            limit: 37,
            ...(cursor === undefined ? {} : { cursor }),
          })
          walked.push(...answer.chats.map((chat) => chat.chat_id))
          cursor = answer.next_cursor
          await sql`UPDATE chats SET sort_at = now(),
              waiting_since = CASE WHEN waiting_since IS NULL THEN now() END
            WHERE chat_id = ANY (${changes[page] ?? []}::text[])`.execute(filled.database.db)
        }
        const stayed = (ids: string[]) => ids.filter((id) => !moved.has(id))
        expect(stayed(before).length).toBeGreaterThan(80)
        expect(stayed(walked)).toEqual(stayed(before))
      },
    ),
    { numRuns: 20 },
  )
}, 60_000)
