import type { Chat } from '@smart-chat/contract'
import { sql, type Updateable } from 'kysely'
import type { Tx } from '../context.ts'
import type { Tables } from '../platform/db/tables.ts'
import { presentChat } from './present.ts'

type Patch = Updateable<Tables['chats']>

/**
 * Writes a locked chat's new state and returns the chat as clients see it, in one statement: it is
 * what every message does.
 */
export async function updateChat(tx: Tx, chat_id: string, patch: Patch): Promise<Chat> {
  const row = await tx.db
    .updateTable('chats')
    .from('customers')
    .set(patch)
    .where('chats.chat_id', '=', chat_id)
    .whereRef('customers.customer_id', '=', 'chats.customer_id')
    .returningAll('chats')
    .returning([
      'customers.customer',
      'customers.name as customer_name',
      'customers.profile',
      'customers.documents_status',
      'customers.dco_status',
      'customers.in_journey_status',
      sql<string | null>`(SELECT name FROM executives
        WHERE executive_id = chats.assigned_executive_id)`.as('assigned_executive_name'),
      sql<Date | null>`(SELECT closes_at FROM service_windows w
        WHERE w.customer_id = chats.customer_id
          AND w.phone_number_id = chats.phone_number_id)`.as('service_window_closes_at'),
    ])
    .executeTakeFirstOrThrow()
  return presentChat(row)
}
