import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Insertable } from 'kysely'
import type { Tx } from '../context.ts'
import { json } from '../platform/db/json.ts'
import type { Tables } from '../platform/db/tables.ts'
import type { Storage } from '../platform/storage/storage.ts'
import type { DemoCustomer } from './customers.ts'
import type { DemoFiles, FileName } from './files.ts'
import { customerOf, type Replayed } from './kept.ts'
import { ridesOf } from './rides.ts'

/** Puts the files of all messages into the storage, each under its own key. */
export async function storeFiles(
  storage: Storage,
  files: DemoFiles,
  chats: Replayed[],
): Promise<void> {
  const media = chats.flatMap((chat) => chat.media).filter(({ state }) => state === 'ready')
  await Promise.all(
    media.map(({ media_id, file }) => storage.put(media_id, Readable.from([bytesOf(files, file)]))),
  )
}

/** Writes all that happened, table by table. */
export async function writeChats(
  tx: Tx,
  chats: Replayed[],
  files: DemoFiles,
  now: Date,
): Promise<void> {
  const insert = insertInto(tx)
  const customers = customersOf(chats)
  const rides = customers.map(({ customer, customer_type }) =>
    ridesOf(customer, customer_type, now),
  )
  await insert('customers', customers.map(toCustomer))
  await insert('customer_aliases', customers.flatMap(aliasesOf))
  await insert(
    'rides',
    rides.flatMap((one) => one.rides),
  )
  await insert(
    'ride_searches',
    rides.flatMap((one) => one.searches),
  )
  await insert(
    'service_windows',
    chats.flatMap(({ window }) => window ?? []),
  )
  await insert(
    'chats',
    chats.map(({ chat }) => chat),
  )
  await insert(
    'media',
    chats.flatMap(({ media }) => media).map((one) => toMedia(one, files)),
  )
  await insert('messages', chats.flatMap(({ messages }) => messages).map(toMessage))
  await insert(
    'attempts',
    chats.flatMap(({ attempts }) => attempts),
  )
  await insert(
    'chat_reads',
    chats.flatMap(({ reads }) => reads),
  )
  await insert('timeline', chats.flatMap(({ timeline }) => timeline).sort(byTime))
  await insert(
    'notes',
    chats.flatMap(({ notes }) => notes),
  )
  await insert(
    'ratings',
    chats.flatMap(({ ratings }) => ratings),
  )
  await takeTurns(tx, chats)
}

/** PostgreSQL's protocol counts the parameters of one statement in two bytes. */
const PARAMETERS_MAX = 60_000

function insertInto(tx: Tx) {
  return async <Table extends keyof Tables>(table: Table, rows: Insertable<Tables[Table]>[]) => {
    const columns = Math.max(1, ...rows.map((row) => Object.keys(row).length))
    const size = Math.floor(PARAMETERS_MAX / columns)
    for (let from = 0; from < rows.length; from += size) {
      await tx.db
        .insertInto(table)
        .values(rows.slice(from, from + size) as never)
        .execute()
    }
  }
}

interface Known {
  customer: DemoCustomer
  customer_type: string
  since: Date
}

/** Each person once, known since the first message in any segment. */
function customersOf(chats: Replayed[]): Known[] {
  const known = new Map<string, Known>()
  for (const { story, chat } of chats) {
    const { customer, customer_type } = story
    const since = new Date(chat.created_at)
    const before = known.get(customer.customer_id)
    if (before === undefined) known.set(customer.customer_id, { customer, customer_type, since })
    else if (since < before.since) before.since = since
  }
  return [...known.values()]
}

function toCustomer({ customer, since }: Known): Insertable<Tables['customers']> {
  const { customer_id, name, documents_status, dco_status, in_journey_status } = customer
  return {
    customer_id,
    customer: customerOf(customer),
    name,
    profile: json(customer.profile),
    documents_status,
    dco_status,
    in_journey_status,
    context: json({}),
    created_at: since,
  }
}

function aliasesOf({ customer, since }: Known): Insertable<Tables['customer_aliases']>[] {
  const { customer_id, phone, user_id, username } = customer
  const alias = { customer_id, created_at: since }
  return [
    { kind: 'user_id', value: user_id, ...alias },
    ...(username === null ? [{ kind: 'phone' as const, value: phone, ...alias }] : []),
  ]
}

function toMedia({ file, ...row }: Replayed['media'][number], files: DemoFiles) {
  const bytes = bytesOf(files, file)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return row.state === 'ready' ? { ...row, size: bytes.length, sha256 } : row
}

const toMessage = ({ line: _line, at: _at, ...row }: Replayed['messages'][number]) => row

const bytesOf = (files: DemoFiles, file: FileName) => files.get(file) ?? Buffer.alloc(0)

const byTime = (one: Insertable<Tables['timeline']>, other: Insertable<Tables['timeline']>) =>
  new Date(one.at).getTime() - new Date(other.at).getTime()

/** Whoever was given a chat last is at the end of the line, in each segment. */
async function takeTurns(tx: Tx, chats: Replayed[]): Promise<void> {
  const turns = new Map<string, { executive_id: string; customer_type: string; at: Date }>()
  for (const { chat, timeline, story } of chats) {
    const { executive_id } = story.executive
    const given = timeline.findLast(({ kind }) => kind === 'assigned')
    if (given === undefined) continue
    const key = `${executive_id}/${chat.customer_type}`
    const at = new Date(given.at)
    const before = turns.get(key)
    if (before === undefined || before.at < at)
      turns.set(key, { executive_id, customer_type: chat.customer_type, at })
  }
  for (const { executive_id, customer_type, at } of turns.values()) {
    await tx.db
      .updateTable('executive_segments')
      .set({ last_assigned_at: at })
      .where('executive_id', '=', executive_id)
      .where('customer_type', '=', customer_type)
      .execute()
  }
}
