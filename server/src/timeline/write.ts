import type { TimelineEntry } from '@smart-chat/contract'
import { actorLine } from '../actor.ts'
import { chatRoom } from '../chats/audience.ts'
import type { Tx } from '../context.ts'
import { json } from '../platform/db/json.ts'

export type TimelineKind =
  | 'created'
  | 'assigned'
  | 'released'
  | 'resolved'
  | 'reopened'
  | 'tagged'
  | 'untagged'
  | 'rated'
  | 'window_closed'
  | 'not_sent'
  | 'customer_changed'
  | 'context_changed'
  | 'ride_changed'
  | 'escalated'

/** Writes one line about a chat, and shows it to those who have it open. */
export async function writeTimeline(
  tx: Tx,
  chat_id: string,
  kind: TimelineKind,
  text: string,
  { at = tx.now(), ...detail }: { at?: Date; [key: string]: unknown } = {},
): Promise<void> {
  const line = { chat_id, at, kind, text, ...actorLine(tx.actor) }
  const { id } = await tx.db
    .insertInto('timeline')
    .values({ ...line, detail: json(detail) })
    .returning('id')
    .executeTakeFirstOrThrow()
  publishLine(tx, { ...line, id: String(id) })
}

/** Shows a line that is written to those who have its chat open. */
export function publishLine(tx: Tx, line: Omit<TimelineEntry, 'at'> & { at: Date }): void {
  tx.publish([chatRoom(line.chat_id)], 'timeline_added', { ...line, at: line.at.toISOString() })
}
