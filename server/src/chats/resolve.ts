import type { Tx } from '../context.ts'
import type { LockedChat } from './access.ts'
import { getChat } from './present.ts'
import { tellResolved } from './tell.ts'

/**
 * Closes a locked chat: its tags are cleared and kept in the history, the waiting ends. The caller
 * tells `chat_updated`, when all that happens with it is done.
 *
 * @param by the executive's id, or `system`
 */
export async function resolveChat(
  tx: Tx,
  chat: LockedChat,
  by: string,
  reason: string | null,
): Promise<void> {
  await tx.db
    .updateTable('chats')
    .set({
      status: 'resolved',
      resolved_at: tx.now(),
      resolved_reason: reason,
      tags: [],
      waiting_since: null,
      awaiting_customer: false,
      sla_alert_due_at: null,
      sla_escalation_due_at: null,
      awaiting_due_at: null,
    })
    .where('chat_id', '=', chat.chat_id)
    .execute()
  const { customer } = await getChat(tx.db, chat.chat_id)
  await tellResolved(tx, chat, customer, by, { reason, tags: chat.tags })
}
