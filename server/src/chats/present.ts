import type { AssignmentReason, Chat, UserStatus } from '@smart-chat/contract'
import type { Kysely } from 'kysely'
import { chatNotFound } from '../errors.ts'
import type { Tables } from '../platform/db/tables.ts'

/** Chats with what their object shows of customer, executive and service window. */
export const selectChats = (db: Kysely<Tables>) =>
  db
    .selectFrom('chats')
    .innerJoin('customers', 'customers.customer_id', 'chats.customer_id')
    .leftJoin('executives', 'executives.executive_id', 'chats.assigned_executive_id')
    .leftJoin('service_windows', (join) =>
      join
        .onRef('service_windows.customer_id', '=', 'chats.customer_id')
        .onRef('service_windows.phone_number_id', '=', 'chats.phone_number_id'),
    )
    .selectAll('chats')
    .select([
      'customers.customer',
      'customers.name as customer_name',
      'customers.profile',
      'customers.documents_status',
      'customers.dco_status',
      'customers.in_journey_status',
      'executives.name as assigned_executive_name',
      'service_windows.closes_at as service_window_closes_at',
    ])

type ChatRow = Awaited<ReturnType<ReturnType<typeof selectChats>['executeTakeFirstOrThrow']>>

/** One chat as clients see it. @throws DeskError `chat_not_found` */
export async function getChat(db: Kysely<Tables>, chat_id: string): Promise<Chat> {
  const row = await selectChats(db).where('chat_id', '=', chat_id).executeTakeFirst()
  if (row === undefined) throw chatNotFound()
  return presentChat(row)
}

/** The chat object of `02-wire-contract.md` section 6; the same for every reader. */
export function presentChat(row: ChatRow): Chat {
  return {
    chat_id: row.chat_id,
    customer: row.customer,
    customer_name: row.customer_name,
    customer_type: row.customer_type,
    status: row.status,
    is_resolved: row.status === 'resolved',
    channel: row.channel,
    last_message: row.last_message,
    last_message_time: time(row.last_message_time),
    last_message_type: row.last_message_type,
    last_interaction_by: row.last_interaction_by,
    last_msg_by: row.last_interaction_by,
    last_incoming_message: time(row.last_incoming_message_time),
    last_incoming_message_time: time(row.last_incoming_message_time),
    last_incoming_whatsapp_message: time(row.last_incoming_whatsapp_message),
    last_outgoing_message: time(row.last_outgoing_message),
    waiting_since: time(row.waiting_since),
    waiting_paused: row.waiting_paused,
    waiting_from: time(row.waiting_from),
    waited_s: row.waited_s,
    service_window_closes_at: time(row.service_window_closes_at),
    tags: row.tags,
    assigned_executive_id: row.assigned_executive_id,
    assigned_executive_name: row.assigned_executive_name,
    assigned_reason: row.assigned_reason as AssignmentReason | null,
    unseen_count: row.unseen_count,
    sort_at: row.sort_at.toISOString(),
    created_at: row.created_at.toISOString(),
    resolved_at: time(row.resolved_at),
    rating: row.rating,
    context: row.context,
    customer_details: {
      documents_status: row.documents_status,
      dco_status: row.dco_status,
      in_journey_status: row.in_journey_status,
      city: row.profile.city ?? null,
      email: row.profile.email ?? null,
    },
    user_status: userStatus(row),
    last_seq: row.last_seq,
  }
}

export const time = (moment: Date | null): string | null => moment?.toISOString() ?? null

/** The first of the filters that holds, in the order of `09-rules.md` section 8. */
function userStatus(row: ChatRow): UserStatus | null {
  if (row.dco_status === 'Suspend') return 'Suspend'
  if (row.in_journey_status === true) return 'InJourney'
  if (row.documents_status === 'Pending') return 'Pending'
  if (row.documents_status === 'Approved' && row.dco_status === 'Active') return 'Active_Approved'
  return null
}
