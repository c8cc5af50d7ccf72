import { NOBODY_WAITS } from '../clocks/waiting.ts'
import type { Tx } from '../context.ts'
import type { LockedChat } from './access.ts'
import { getChat } from './present.ts'
import { tellResolved } from './tell.ts'

/**
 * Closes a locked chat: its tags are cleared and kept in the history, the waiting ends. The caller
 * tells `chat_updated`, when all that happens with it is done.
 *
 * @param by the executive's id, or `system`
 * @param next_chat_id the chat in which it goes on, if any
 */
export async function resolveChat(
  tx: Tx,
  chat: LockedChat,
  by: string,
  reason: string | null,
  next_chat_id: string | null = null,
): Promise<void> {
  await tx.db
    .updateTable('chats')
    .set({
      status: 'resolved',
      resolved_at: tx.now(),
      resolved_reason: reason,
      tags: [],
      ...NOBODY_WAITS,
      awaiting_customer: false,
      awaiting_due_at: null,
    })
    .where('chat_id', '=', chat.chat_id)
    .execute()
  const { customer } = await getChat(tx.db, chat.chat_id)
  await tellResolved(tx, chat, customer, by, { reason, tags: chat.tags, next_chat_id })
}
