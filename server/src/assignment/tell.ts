import type { AssignmentReason } from '@smart-chat/contract'
import { chatRoom, executiveRoom, segmentOf } from '../chats/audience.ts'
import type { Tx } from '../context.ts'
import { writeTimeline } from '../timeline/write.ts'

interface Told {
  chat_id: string
  customer: string
  customer_name: string
  customer_type: string
}

/** Tells the floor that a chat has got its executive, and writes down why. */
export async function tellAssigned(
  tx: Tx,
  chat: Told,
  to: { executive_id: string; name: string },
  reason: AssignmentReason,
): Promise<void> {
  const { room } = await segmentOf(tx, chat.customer_type)
  tx.publish([chatRoom(chat.chat_id), room, executiveRoom(to.executive_id)], 'chat_assigned', {
    chat_id: chat.chat_id,
    assigned_executive_id: to.executive_id,
    assigned_executive_name: to.name,
    executive_id: to.executive_id,
    executive_name: to.name,
    customer: chat.customer,
    customer_name: chat.customer_name,
    customer_type: chat.customer_type,
    reason,
  })
  await writeTimeline(tx, chat.chat_id, 'assigned', `Assigned to ${to.name}${WHY[reason]}`, {
    reason,
  })
}

/** Tells the floor that a chat has changed hands, or gone back to the queue (`to` is null). */
export async function tellReassigned(
  tx: Tx,
  chat: Told,
  from: { executive_id: string; name: string } | null,
  to: { executive_id: string; name: string } | null,
  reason: AssignmentReason,
  note: string | null,
): Promise<void> {
  const { room } = await segmentOf(tx, chat.customer_type)
  const both = [from, to].filter((one) => one !== null)
  tx.publish(
    [chatRoom(chat.chat_id), room, ...both.map((one) => executiveRoom(one.executive_id))],
    'chat_reassigned',
    {
      chat_id: chat.chat_id,
      from_executive_id: from?.executive_id ?? null,
      to_executive_id: to?.executive_id ?? null,
      assigned_executive_id: to?.executive_id ?? null,
      assigned_executive_name: to?.name ?? null,
      reason,
      note,
    },
  )
  const who = from === null ? '' : ` from ${from.name}`
  const where = to === null ? 'Back to the queue' : `Passed on to ${to.name}`
  const why = note === null ? WHY[reason] : `: ${note}`
  await writeTimeline(
    tx,
    chat.chat_id,
    to === null ? 'released' : 'assigned',
    `${where}${who}${why}`,
    { reason },
  )
}

const WHY: Record<AssignmentReason, string> = {
  round_robin: ', whose turn it was',
  least_busy: ', who had the fewest chats',
  sticky: ', who answered this customer last',
  queue: ', from the queue',
  manual: ', by hand',
  forced: ', by hand and above capacity',
  offline: ', who went offline',
  gone: ', who was disconnected',
  inactive: ', who was inactive',
  sla: ', because the customer waited too long',
  capacity: ', within capacity',
  disabled: ', whose account was switched off',
  context: ', in a new context',
}
