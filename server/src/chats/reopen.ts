import type { Tx } from '../context.ts'
import type { LockedChat } from './access.ts'
import { tellReopened } from './tell.ts'

/** What a resolved chat becomes when it is open again; a mark is no longer asked for. */
export const REOPENED = {
  status: 'active',
  resolved_at: null,
  resolved_reason: null,
  rating_asked_at: null,
  returned_by: null,
} as const

/**
 * Opens a locked chat again, with its history. Who gets it is the caller's decision, and so is
 * telling `chat_updated` when all that happens with it is done.
 *
 * @param customer as the wire names them
 * @param by the executive's id
 */
export async function reopenChat(
  tx: Tx,
  chat: LockedChat,
  customer: string,
  by: string,
): Promise<void> {
  await tx.db.updateTable('chats').set(REOPENED).where('chat_id', '=', chat.chat_id).execute()
  await tellReopened(tx, chat, customer, by)
}
