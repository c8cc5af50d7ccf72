import type { Message, Note, TimelineEntry } from '@smart-chat/contract'
import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { presentMessage, readsOf, selectMessages } from '../messages/present.ts'
import { presentNote } from '../notes/notes.ts'

/** Something that is in a transcript. `at` is its place: when the desk learnt of it. */
export type Entry =
  | {
      kind: 'message'
      at: Date
      message: Message
      /** What it cost, in WhatsApp's words; null where it has not told. */
      pricing: object | null
    }
  | { kind: 'event'; at: Date; event: TimelineEntry }
  | { kind: 'note'; at: Date; note: Note }

/** How much is held at a time, of however long a chat. */
const STRETCH = 500

/**
 * A chat's messages, events and notes in order of time, read stretch by stretch.
 *
 * @param until what comes later is left for another transcript
 */
export async function* readTranscript(
  ctx: Context,
  chat: { chat_id: string; last_seq: number },
  until: Date,
): AsyncGenerator<Entry> {
  // Of what happened in the same moment, the message comes first.
  const sources = [
    messagesOf(ctx, chat),
    eventsOf(ctx, chat.chat_id, until),
    notesOf(ctx, chat.chat_id, until),
  ]
  const heads = await Promise.all(sources.map((source) => source.next()))
  for (;;) {
    let first = -1
    let entry: Entry | undefined
    for (const [place, head] of heads.entries()) {
      if (head.done === true || (entry !== undefined && entry.at <= head.value.at)) continue
      first = place
      entry = head.value
    }
    const source = sources[first]
    if (entry === undefined || source === undefined) return
    yield entry
    heads[first] = await source.next()
  }
}

async function* messagesOf(
  ctx: Context,
  { chat_id, last_seq }: { chat_id: string; last_seq: number },
): AsyncGenerator<Entry, undefined> {
  const reads = await readsOf(ctx.db, chat_id)
  // Nobody may fetch a file with what stands in a transcript.
  const unsigned = () => ''
  for (let after = 0; after < last_seq; after += STRETCH) {
    const rows = await selectMessages(ctx.db)
      .leftJoin('attempts as made', (join) =>
        join
          .onRef('made.message_id', '=', 'messages.message_id')
          .onRef('made.attempt', '=', 'messages.attempt'),
      )
      .select('made.pricing')
      .where('messages.chat_id', '=', chat_id)
      .where('messages.seq', '>', after)
      .where('messages.seq', '<=', Math.min(after + STRETCH, last_seq))
      .orderBy('messages.seq')
      .execute()
    for (const row of rows) {
      const message = presentMessage(row, reads, unsigned)
      yield {
        kind: 'message',
        at: row.created_at,
        message: { ...message, mediaUrl: null, media_url: null },
        pricing: row.pricing,
      }
    }
  }
}

async function* eventsOf(
  ctx: Context,
  chat_id: string,
  until: Date,
): AsyncGenerator<Entry, undefined> {
  let after: { at: Date; id: number | string } = { at: new Date(0), id: 0 }
  for (;;) {
    const rows = await ctx.db
      .selectFrom('timeline')
      .select(['id', 'chat_id', 'at', 'kind', 'actor', 'actor_name', 'text'])
      .where('chat_id', '=', chat_id)
      .where('at', '<=', until)
      .where(sql<boolean>`(at, id) > (${after.at}::timestamptz, ${after.id}::bigint)`)
      .orderBy('at')
      .orderBy('id')
      .limit(STRETCH)
      .execute()
    for (const row of rows) {
      const event = { ...row, id: String(row.id), at: row.at.toISOString() }
      yield { kind: 'event', at: row.at, event }
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < STRETCH) return
    after = last
  }
}

async function* notesOf(
  ctx: Context,
  chat_id: string,
  until: Date,
): AsyncGenerator<Entry, undefined> {
  let after = { created_at: new Date(0), note_id: '' }
  for (;;) {
    const rows = await ctx.db
      .selectFrom('notes')
      .selectAll()
      .where('chat_id', '=', chat_id)
      .where('created_at', '<=', until)
      .where(
        sql<boolean>`(created_at, note_id) > (${after.created_at}::timestamptz, ${after.note_id})`,
      )
      .orderBy('created_at')
      .orderBy('note_id')
      .limit(STRETCH)
      .execute()
    for (const row of rows) yield { kind: 'note', at: row.created_at, note: presentNote(row) }
    const last = rows.at(-1)
    if (last === undefined || rows.length < STRETCH) return
    after = last
  }
}
