import { CompiledQuery } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recoverAssignments } from './assignment/recover.ts'
import { sweepClocks } from './clocks/sweep.ts'
import { sweepUnsent } from './media/sweep.ts'
import { forgetOldChanges } from './sync/forget.ts'
import { type Desk, onPostgres, startDesk } from './testing/desk.ts'
import { type AtWork, atWork } from './testing/executive.ts'
import { fillChat, fillDesk } from './testing/fill.ts'
import { type Watch, watchStatements } from './testing/statements.ts'
import { processed } from './testing/stored.ts'
import { until } from './testing/until.ts'
import { PARTNER } from './testing/webhook.ts'

/**
 * What a desk asks of its database, on a large one. The embedded database is given fewer chats, as it
 * takes five times as long to be filled; the plans are the same.
 */
const CHATS = onPostgres ? 100_000 : 15_000

/** Those that grow with the desk's years. */
const LARGE = new Set([
  'attempts',
  'change_log',
  'chat_facets',
  'chat_reads',
  'chats',
  'customer_aliases',
  'customers',
  'media',
  'message_words',
  'messages',
  'notes',
  'presence_periods',
  'ratings',
  'rides',
  'service_windows',
  'timeline',
])

/** Indexes that hold no more than is waiting to be done: reading one whole is reading the work. */
const WORK = new Set(['chats_in_queue', 'chats_waiting', 'chats_due', 'service_windows_due'])

let desk: Desk
let maya: AtWork
let watch: Watch

beforeAll(async () => {
  desk = await startDesk()
  await fillDesk(desk.ctx.db, { chats: CHATS, messagesPerChat: 2 })
  // A queue that is handed out in a moment.
  await desk.ctx.db
    .updateTable('chats')
    .set({ assigned_executive_id: 'exec_fill_2' })
    .where('status', '=', 'active')
    .where('assigned_executive_id', 'is', null)
    .where('chat_id', '>', 'chat_000000100')
    .execute()
  // After the filling, during which nobody is answered by the embedded database.
  maya = await atWork(desk.url, 'lead_maya')
  watch = watchStatements(desk.ctx.db)
  const { searching } = desk.app.parts
  if (searching.db !== desk.ctx.db) watch = both(watch, watchStatements(searching.db))
}, 240_000)

afterAll(async () => {
  maya?.close()
  await desk?.stop()
})

const both = (one: Watch, other: Watch): Watch => ({
  get statements() {
    return [...one.statements, ...other.statements]
  },
  forget() {
    one.forget()
    other.forget()
  },
})

test('no list, search, conversation, count or sweep reads through a table', async () => {
  await useEverything()
  const asked = new Map(watch.statements.map((query) => [query.sql, query]))
  const explained: string[] = []
  const problems: string[] = []
  for (const query of asked.values()) {
    if (!/^\s*(select|insert|update|delete|with)\b/i.test(query.sql)) continue
    explained.push(query.sql)
    for (const scan of scansOf(await planOf(query))) problems.push(`${scan}: ${query.sql}`)
  }
  expect(problems).toEqual([])
  for (const table of ['chats', 'messages', 'message_words', 'timeline', 'change_log', 'notes']) {
    expect(explained.some((statement) => statement.includes(table))).toBe(true)
  }
  expect(explained.length).toBeGreaterThan(60)
}, 120_000)

/** Every call of the console, of every kind; and the loops of the desk. */
async function useEverything(): Promise<void> {
  const { client } = maya
  const call = client.call.bind(client)
  const { emit } = client.socket
  for (const sort of ['recent', 'waiting', 'window', 'newest'] as const) {
    for (const filter of [
      {},
      { status: 'active' as const },
      { status: 'resolved' as const, customer_type: 'Vendor' },
      { assigned_executive_id: 'fill-1' },
      { assigned_executive_id: 'unassigned', status: 'active' as const },
      { tag: 'Urgent' },
      { tag: 'Nothing' },
      { user_status: 'Suspend' as const },
      { user_status: 'Active_Approved' as const, status: 'resolved' as const },
      { search: 'kumar' },
      { search: 'प्रिया शर्मा' },
      { search: 'zo' },
      { search: '+91 90000 7919' },
      { search: 'rao', tag: 'Urgent', assigned_executive_id: 'fill-1' },
      { search: 'rao', user_status: 'Pending' as const },
    ]) {
      const { next_cursor } = await call('listChats', { sort, ...filter })
      if (next_cursor !== null) await call('listChats', { sort, ...filter, cursor: next_cursor })
      await call('listChats', { sort, ...filter, page: 20 })
    }
  }
  await emit('search_chat', { customer: 'Priya Khan' })
  for (const q of ['ride', 'word17 ride', 'BK-100', 'किताब बहुत', 'nothing of the kind']) {
    await call('searchMessages', { q })
  }
  const { chats } = await call('listChats', { customer_type: 'Partner', status: 'active' })
  const [chat] = chats
  if (chat === undefined) throw new Error('There is no active chat.')
  const { chat_id, customer } = chat
  await emit('config', { sender: customer })
  await emit('config', { sender: customer, chat_id })
  await emit('fetch_chats_by_user', { chat_id })
  await call('listMessages', { chat_id, limit: 20 })
  await call('listMessages', { chat_id, limit: 20, before_seq: 2 })
  await call('listMessages', { chat_id, limit: 20, after_seq: 1 })
  await emit('mark_seen', { chat_id, up_to_seq: 1 })
  await call('addNote', { chat_id, content: 'A note' })
  await call('listNotes', { chat_id })
  await call('listRides', { customer })
  await call('contextHistory', { customer })
  await call('rateChat', { chat_id, rating: 4 })
  await call('closedWindows', {})
  await call('upcomingRides', {})
  await call('stats', {})
  await call('onlineExecutives', {})
  await call('executivePresence', { executive_id: 'fill-1' })
  await emit('apply_tag', { chat_id, tag: 'Urgent' })
  await emit('reassign_chat', { chat_id, executive_id: null, force: true })
  await emit('reassign_chat', { chat_id, executive_id: 'agent_john', force: true })
  await emit('update_chat_status', { chat_id, status: 'resolved' })
  await emit('update_chat_status', { chat_id, status: 'active' })
  const start = await emit('sync', {})
  const phone = '919812345678'
  await desk.sandbox.say(phone, { phone_number_id: PARTNER, type: 'text', text: 'Hello' })
  await desk.sandbox.say(customer, { phone_number_id: PARTNER, type: 'text', text: 'Hello again' })
  await processed(desk)
  const found = await emit('search_chat', { customer: phone })
  await emit('set_executive_status', { status: 'online' })
  await emit('send_message', { chat_id: found.chat?.chat_id ?? '', message: 'Hello' })
  await until('it was delivered', async () => (await desk.phones.sentTo(phone)).length > 0)
  await emit('sync', { since: start.cursor })
  await emit('activity', {})
  await emit('set_executive_status', { status: 'offline' })
  await desk.sweep()
  await sweepClocks(desk.ctx)
  await sweepUnsent(desk.ctx)
  await recoverAssignments(desk.ctx)
  await forgetOldChanges(desk.ctx)
}

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Index Cond'?: string
  'Recheck Cond'?: string
  Plans?: Plan[]
}

async function planOf(query: CompiledQuery): Promise<Plan> {
  const { rows } = await desk.ctx.db.executeQuery<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
    CompiledQuery.raw(`EXPLAIN (FORMAT JSON) ${query.sql}`, [...query.parameters]),
  )
  return (rows[0] as { 'QUERY PLAN': [{ Plan: Plan }] })['QUERY PLAN'][0].Plan
}

/** The large tables that a plan reads as a whole: row by row, or through an index from end to end. */
function scansOf(plan: Plan, isLimited = false): string[] {
  const table = plan['Relation Name'] ?? ''
  const kind = plan['Node Type']
  const isOfWork = WORK.has(plan['Index Name'] ?? '')
  const isWhole =
    kind === 'Seq Scan' ||
    (/^Index (Only )?Scan$/.test(kind) &&
      plan['Index Cond'] === undefined &&
      !isLimited &&
      !isOfWork)
  return [
    ...(LARGE.has(table) && isWhole ? [`${kind} on ${table}`] : []),
    ...(plan.Plans ?? []).flatMap((child) => scansOf(child, isLimited || kind === 'Limit')),
  ]
}

test('a chat of 20,000 messages is opened without reading more than is shown', async () => {
  const { chats } = await maya.client.call('listChats', { status: 'active', page_size: 2 })
  const [short, long] = chats
  if (short === undefined || long === undefined) throw new Error('There are no two chats.')
  await fillChat(desk.ctx.db, long.chat_id, 20_000)
  const open = async ({ chat_id, customer }: { chat_id: string; customer: string }) => {
    watch.forget()
    await maya.client.socket.emit('config', { sender: customer, chat_id })
    const { messages } = await maya.client.call('listMessages', { chat_id, limit: 20 })
    await maya.client.socket.emit('mark_seen', { chat_id, up_to_seq: messages.at(-1)?.seq ?? 0 })
    const asked = watch.statements.filter(
      ({ sql, parameters }) => /^\s*select/i.test(sql) && parameters.includes(chat_id),
    )
    return { messages, asked }
  }
  const ofShort = await open(short)
  const ofLong = await open(long)
  expect(ofLong.messages.map(({ seq }) => seq)).toEqual(
    Array.from({ length: 20 }, (_, index) => 19_981 + index),
  )
  expect(ofShort.asked.length).toBeGreaterThan(4)
  expect(ofLong.asked.length).toBeGreaterThan(4)
  for (const query of [...ofShort.asked, ...ofLong.asked]) {
    expect(await rowsRead(query), query.sql).toBeLessThanOrEqual(250)
  }
}, 60_000)

/** The most rows that one part of a statement looked at, when it was run. */
async function rowsRead(query: CompiledQuery): Promise<number> {
  type Run = {
    'Actual Rows': number
    'Actual Loops': number
    'Rows Removed by Filter'?: number
    Plans?: Run[]
  }
  const { rows } = await desk.ctx.db.executeQuery<{ 'QUERY PLAN': [{ Plan: Run }] }>(
    CompiledQuery.raw(`EXPLAIN (ANALYZE, FORMAT JSON) ${query.sql}`, [...query.parameters]),
  )
  const most = (run: Run): number =>
    Math.max(
      (run['Actual Rows'] + (run['Rows Removed by Filter'] ?? 0)) * run['Actual Loops'],
      ...(run.Plans ?? []).map(most),
    )
  return most((rows[0] as { 'QUERY PLAN': [{ Plan: Run }] })['QUERY PLAN'][0].Plan)
}
