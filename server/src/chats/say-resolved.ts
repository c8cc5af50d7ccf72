import type { Tx } from '../context.ts'
import { sendAutomatic } from '../messages/send-automatic.ts'
import type { LockedChat } from './access.ts'

/**
 * Tells the customer that their chat is resolved, as the segment has it, and maybe asks for a mark.
 * A chat in which nobody has said a word ends without one.
 */
export async function sayResolved(tx: Tx, chat: LockedChat): Promise<void> {
  if (chat.last_seq === 0) return
  const { resolution } = await tx.segment(chat.customer_type)
  const rating_asked_at = resolution.asks_rating ? tx.now() : null
  await sendAutomatic(tx, chat.chat_id, resolution, { rating_asked_at })
}
