import type { Selectable } from 'kysely'
import { publishChatUpdated } from '../chats/audience.ts'
import { isOpenAt, nextChange } from '../clocks/business-hours.ts'
import type { Tx } from '../context.ts'
import type { Tables } from '../platform/db/tables.ts'
import type { Segment } from '../segments/segments.ts'
import { sendAutomatic } from './send-automatic.ts'

type Before = Pick<Selectable<Tables['chats']>, 'status' | 'last_seq' | 'told_closed_at'>

/**
 * What the desk says by itself to a customer's message: a greeting to the first one of a new or
 * reopened chat; while it is closed that it is, once in a stretch.
 *
 * @param chat as it was before the message
 * @returns null for nothing
 */
export function replyDue(segment: Segment, chat: Before, now: Date) {
  const { greeting, out_of_hours_reply, hours } = segment
  if (greeting === '' && out_of_hours_reply === '') return null
  if (!isOpenAt(hours, now)) {
    if (out_of_hours_reply === '' || wasToldSince(segment, chat, now)) return null
    return { text: out_of_hours_reply, remembered: { told_closed_at: now } }
  }
  const isFirst = chat.status === 'resolved' || chat.last_seq === 0
  return isFirst && greeting !== '' ? { text: greeting, remembered: {} } : null
}

/** Whether the chat was told so, and the desk has not opened since. */
function wasToldSince({ hours }: Segment, { told_closed_at }: Before, now: Date): boolean {
  if (told_closed_at === null || isOpenAt(hours, told_closed_at)) return false
  const opens = nextChange(hours, told_closed_at)
  return opens === null || opens > now
}

/** Says it, in the transaction of the message that it answers: once, whatever is repeated. */
export async function replyAtOnce(
  tx: Tx,
  before: Before & { chat_id: string },
  segment: Segment,
): Promise<void> {
  const reply = replyDue(segment, before, tx.now())
  if (reply === null) return
  const saying = { text: reply.text, template: null }
  const told = await sendAutomatic(tx, before.chat_id, saying, reply.remembered)
  if (told !== null) await publishChatUpdated(tx, told)
}
