import type { Message } from '@smart-chat/contract'
import { chatRoom, customerRoom } from '../chats/audience.ts'
import type { Tx } from '../context.ts'
import { forCustomer, getMessage } from './present.ts'

/** Tells executives the message, and the customer's own sockets their projection of it. */
export async function publishMessage(
  tx: Tx,
  event: 'new_message' | 'message_updated',
  message_id: string,
): Promise<Message> {
  const message = await getMessage(tx, message_id)
  tx.publish([chatRoom(message.chat_id)], event, message)
  if (message.sender_type !== 'System') {
    tx.publish([customerRoom(message.chat_id)], event, forCustomer(message))
  }
  return message
}

/** Tells how far a message has got. The reason of a failure is for executives only. */
export function publishStatus(
  tx: Tx,
  message: Pick<Message, 'chat_id' | 'message_id' | 'seq' | 'attempt' | 'delivery' | 'error'>,
): void {
  const { chat_id, message_id, seq, attempt, delivery, error } = message
  const status = { chat_id, message_id, seq, attempt, delivery }
  tx.publish([chatRoom(chat_id)], 'message_status', { ...status, error })
  tx.publish([customerRoom(chat_id)], 'message_status', status)
}
