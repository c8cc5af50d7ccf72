import type { SearchHit, SearchMessages } from '@smart-chat/contract'
import { sql } from 'kysely'
import { requireSegment } from '../chats/access.ts'
import { presentChat, selectChats } from '../chats/present.ts'
import { type Context, type Db, requireExecutive } from '../context.ts'
import { DeskError } from '../errors.ts'
import { TurnLost } from '../platform/turns.ts'
import { highlight, type Words, wordsOf } from './highlight.ts'
import { presentMessage, type Reads, selectMessages } from './present.ts'

/**
 * Messages that hold all the words of `q`, the newest first, in the segments of the reader. Three
 * statements, and few searches at once, so that nobody else waits for them.
 *
 * @throws DeskError `wrong_segment`; `invalid_input` for a cursor that is not one of a search, and
 *   where a search takes too long; `rate_limited` where too many search at once
 */
export async function searchMessages(ctx: Context, input: SearchMessages) {
  const actor = requireExecutive(ctx.actor)
  if (input.customer_type !== undefined) requireSegment(actor, input.customer_type)
  const types = input.customer_type === undefined ? actor.customer_types : [input.customer_type]
  const words = wordsOf(input.q)
  const after = input.cursor === undefined ? undefined : readCursor(input.cursor)
  if (words.all.length === 0 || types.length === 0) return { hits: [], next_cursor: null }
  const { db, turns } = ctx.searching
  return turns
    .take(actor.executive_id, async () => {
      const found = await find(db, words, types, after, input.limit + 1)
      const page = found.slice(0, input.limit)
      const last = found.length > page.length ? page.at(-1) : undefined
      return {
        hits: await present(ctx, db, page, words),
        next_cursor: last === undefined ? null : writeCursor(last),
      }
    })
    .catch((error: unknown) => {
      throw inWords(error)
    })
}

/** How many of the newest messages are looked at before the index of words is asked. */
const STRETCH = 2000

interface Place {
  micros: number
  message_id: string
}

/**
 * A common word is among the newest messages, a rare one is in the index of words a few times; each
 * way is bad for the other kind. So the first is tried, and the second only where it gave too little.
 */
async function find(db: Db, words: Words, types: string[], after: Place | undefined, most: number) {
  const scans = types.map(
    (type) => sql`(SELECT * FROM message_words
      WHERE customer_type = ${type} ${isAfter(after)}
      ORDER BY created_at DESC, message_id DESC LIMIT ${STRETCH})`,
  )
  const { rows } = await sql<Place>`
    WITH latest AS MATERIALIZED (
      SELECT created_at, message_id FROM (
        SELECT * FROM (${sql.join(scans, sql` UNION ALL `)}) AS scans
        ORDER BY created_at DESC, message_id DESC LIMIT ${STRETCH}
      ) AS stretch
      WHERE ${holds(words)} ORDER BY created_at DESC, message_id DESC LIMIT ${most}
    ), indexed AS MATERIALIZED (
      SELECT created_at, message_id FROM message_words
      WHERE ${holds(words)} AND customer_type = ANY (${types}::text[]) ${isAfter(after)}
        AND (SELECT count(*) FROM latest) < ${most}
    ), found AS (
      SELECT * FROM latest WHERE (SELECT count(*) FROM latest) = ${most}
      UNION ALL SELECT * FROM indexed
    )
    SELECT message_id, (extract(epoch FROM created_at) * 1000000)::bigint AS micros
    FROM found ORDER BY created_at DESC, message_id DESC LIMIT ${most}`.execute(db)
  return rows.map(({ message_id, micros }) => ({ message_id, micros: Number(micros) }))
}

/** Short beginnings of words are many: the index is not asked for them beside other words. */
const holds = ({ whole, begun }: Words) => sql`words @@ to_tsquery('simple', ${whole})
  ${begun === '' ? sql`` : sql`AND (words @@ to_tsquery('simple', ${begun})) IS TRUE`}`

const isAfter = (after: Place | undefined) =>
  after === undefined
    ? sql``
    : sql`AND (created_at, message_id) <
        (timestamptz 'epoch' + ${after.micros}::float8 * interval '1 microsecond', ${after.message_id})`

async function present(ctx: Context, db: Db, page: Place[], words: Words): Promise<SearchHit[]> {
  if (page.length === 0) return []
  const ids = page.map(({ message_id }) => message_id)
  const rows = await selectMessages(db).where('messages.message_id', 'in', ids).execute()
  const chats = await selectChats(db)
    .select(
      sql<Reads | null>`(SELECT json_agg(chat_reads) FROM chat_reads
        WHERE chat_reads.chat_id = chats.chat_id)`.as('reads'),
    )
    .where(
      'chats.chat_id',
      'in',
      rows.map(({ chat_id }) => chat_id),
    )
    .execute()
  const messageOf = new Map(rows.map((row) => [row.message_id, row]))
  const chatOf = new Map(chats.map((chat) => [chat.chat_id, chat]))
  return ids.flatMap((id) => {
    const row = messageOf.get(id)
    const chat = row && chatOf.get(row.chat_id)
    if (row === undefined || chat === undefined) return []
    return [
      {
        chat: presentChat(chat),
        message: presentMessage(row, chat.reads ?? [], ctx.signMediaUrl),
        highlight: highlight(row.message, words),
      },
    ]
  })
}

const writeCursor = ({ micros, message_id }: Place) =>
  Buffer.from(JSON.stringify([micros, message_id])).toString('base64url')

function readCursor(cursor: string): Place {
  try {
    const [micros, message_id] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (!Number.isSafeInteger(micros) || typeof message_id !== 'string') throw new Error()
    return { micros, message_id }
  } catch {
    throw new DeskError('invalid_input', 'This cursor is not one of a search. Search again.')
  }
}

/** SQLSTATE of a statement that took longer than it may: PostgreSQL manual, appendix A. */
const QUERY_CANCELED = '57014'

function inWords(error: unknown): unknown {
  if (error instanceof TurnLost) {
    return new DeskError('rate_limited', 'Another search came first. Search again.', {
      retryAfterSeconds: 1,
    })
  }
  return (error as { code?: string }).code === QUERY_CANCELED
    ? new DeskError('invalid_input', 'This search takes too long. Add a word that is rarer.')
    : error
}
