import { fillAt, LONG_CHAT, LONG_CHAT_MESSAGES } from '@smart-chat/server/testing/fill-at.ts'
import type { Ask } from '../load/visits.ts'
import { percentile } from '../measure/latencies.ts'
import { atMost, type Figure, type Measured } from '../report/figure.ts'
import { startServer } from '../world/server.ts'
import type { Load } from '../world/world.ts'
import { DESK_SETTINGS, type World } from '../world/world.ts'

export const how =
  'A desk of so many chats with ten messages each, filled by SQL. One call after the other, to its ' +
  'answer: a page with its totals is the first and the 20th in turn, one without is the second and ' +
  'the 20th by cursor. The floor is `SELECT … LIMIT` on the best index. Opening a chat is `config`, ' +
  'the last 20 messages and `mark_seen`.'

/** What the console's lists ask for. */
const FILTERS: Record<string, Record<string, unknown>> = {
  mine: { assigned_executive_id: 'fill-1' },
  all: {},
  tag: { tag: 'Urgent' },
  'user status': { user_status: 'Suspend' },
  'search by name': { search: 'kumar' },
  'search by number': { search: '+91 90000 79' },
  resolved: { status: 'resolved' },
}

const BEST_PAGE = `SELECT * FROM chats WHERE customer_type = 'Partner' AND status = 'active'
  ORDER BY sort_at DESC, chat_id DESC LIMIT 11`

/** The lists, a conversation and the counters, on small and large desks. */
export async function lists(world: World): Promise<Measured> {
  const sizes = world.quick ? [10_000] : [10_000, 100_000, ...(world.million ? [1_000_000] : [])]
  const figures: Figure[] = []
  for (const chats of sizes) figures.push(...(await measureAt(world, chats)))
  return { figures, notes: world.quick ? [] : growth(figures) }
}

async function measureAt(world: World, chats: number): Promise<Figure[]> {
  return world.withDatabase(async (database) => {
    const rounds = world.quick ? 10 : 200
    const size = { chats, messagesPerChat: world.quick ? 1 : 10 }
    // The first start makes the people of the desk, who would not be made among others.
    await (await startServer('desk', database, DESK_SETTINGS)).stop()
    const bare = await fillAt(database, size, BEST_PAGE, rounds)
    const floor = percentile(
      bare.toSorted((one, other) => one - other),
      99,
    )
    const server = await startServer('desk', database, DESK_SETTINGS)
    try {
      return await world.withLoad(async (load) => {
        await load.visit({ kind: 'desk', url: server.url })
        return await measureAll(load, `${chats / 1000} k`, rounds, floor)
      })
    } finally {
      await server.stop(0)
    }
  })
}

async function measureAll(load: Load, of: string, rounds: number, floor: number) {
  const figures: Figure[] = []
  const figure = (name: string, ours: number, bare: number | null, limit: number) =>
    figures.push({
      name: `${name}, ${of} chats, p99`,
      unit: 'ms',
      ours,
      floor: bare,
      target: atMost(limit, 'ms'),
    })
  for (const [name, filter] of Object.entries(FILTERS)) {
    const page = (payload: object): Ask[] => [
      { event: 'fetch_all_chats', payload: { ...filter, ...payload } },
    ]
    const counted = times(rounds, (index) => page({ page: index % 2 === 0 ? 1 : 20 }))
    figure(`List, ${name}, with totals`, (await load.time(counted)).p99, floor, 25)
    const cursors = await cursorsOf(load, filter)
    const followed = times(rounds, (index) => page({ cursor: cursors[index % cursors.length] }))
    if (cursors.length > 0) figure(`List, ${name}`, (await load.time(followed)).p99, floor, 10)
  }
  figure('Open a chat of 10', (await load.time(await opensOfShort(load, rounds))).p99, null, 10)
  figure(`Open a chat of 100 k`, (await load.time(await opensOfLong(load, rounds))).p99, null, 10)
  const stats = times(rounds, (): Ask[] => [{ event: 'get_dashboard_stats', payload: {} }])
  figure('Dashboard stats', (await load.time(stats)).p99, null, 5)
  return figures
}

/** Where the second and the 20th page begin, as far as there are so many. */
async function cursorsOf(load: Load, filter: Record<string, unknown>): Promise<string[]> {
  const found: string[] = []
  let cursor: unknown
  for (let page = 1; page < 20; page++) {
    const answer = await load.ask('fetch_all_chats', {
      ...filter,
      ...(cursor === undefined ? {} : { cursor }),
    })
    cursor = answer.next_cursor
    if (cursor === null) break
    if (page === 1 || page === 19) found.push(String(cursor))
  }
  return found
}

type Opened = { chat_id: string; customer: string; last_seq: number }

/** Each chat is read on, one message further each time, so that each visit has something to mark. */
async function opensOfShort(load: Load, rounds: number): Promise<Ask[][]> {
  const { chats } = await load.ask('fetch_all_chats', { status: 'active', page_size: 100 })
  const short = (chats as Opened[]).filter(({ chat_id }) => chat_id !== LONG_CHAT)
  return times(rounds, (index) => {
    const chat = short[index % short.length] as Opened
    return open(chat, 1 + Math.floor(index / short.length))
  })
}

async function opensOfLong(load: Load, rounds: number): Promise<Ask[][]> {
  const { chats } = await load.ask('fetch_all_chats', { status: 'active', page_size: 100 })
  const long = (chats as Opened[]).find(({ chat_id }) => chat_id === LONG_CHAT)
  if (long === undefined) throw new Error('The long chat is not among the latest.')
  return times(rounds, (index) => open(long, LONG_CHAT_MESSAGES - rounds + index + 1))
}

const open = ({ chat_id, customer }: Opened, up_to_seq: number): Ask[] => [
  { event: 'config', payload: { sender: customer, chat_id } },
  { path: `/api/chats/${chat_id}/messages?limit=20` },
  { event: 'mark_seen', payload: { chat_id, up_to_seq } },
]

const times = <Item>(count: number, item: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => item(index))

/** How much more each takes on the largest desk than on the smallest. */
function growth(figures: Figure[]): string[] {
  const count = Object.keys(FILTERS).length
  const perSize = figures.filter(({ name }) => name.startsWith('Dashboard')).length
  if (perSize < 2 || count === 0) return []
  const first = figures.slice(0, figures.length / perSize)
  const last = figures.slice(-first.length)
  const lines = last.map((figure, index) => {
    const small = first[index] as Figure
    return `${figure.name.replace(', p99', '')}: ${(figure.ours / small.ours).toFixed(1)} × of the smallest desk`
  })
  return [`Growth: ${lines.join('; ')}.`]
}
