import type { TimelineEntry } from '@smart-chat/contract'
import type { Db } from '../context.ts'

/** The lines of a chat within a stretch of time, oldest first, 200 at most. */
export async function listTimeline(
  db: Db,
  chat_id: string,
  from: Date,
  until: Date | null,
): Promise<TimelineEntry[]> {
  let query = db
    .selectFrom('timeline')
    .select(['id', 'chat_id', 'at', 'kind', 'actor', 'actor_name', 'text'])
    .where('chat_id', '=', chat_id)
    .where('at', '>=', from)
  if (until !== null) query = query.where('at', '<', until)
  const rows = await query.orderBy('at', 'desc').orderBy('id', 'desc').limit(200).execute()
  return rows.reverse().map((row) => ({ ...row, id: String(row.id), at: row.at.toISOString() }))
}
