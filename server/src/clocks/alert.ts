import type { ServerPayload } from '@smart-chat/contract'
import { executiveRoom, leadsRoom } from '../chats/audience.ts'
import type { Tx } from '../context.ts'

/** What is said of a customer who waits too long. */
export interface Alert {
  chat_id: string
  customer: string
  customer_name: string
  customer_type: string
  assigned_executive_id: string | null
  assigned_executive_name: string | null
  waiting_since: Date
  waiting_from: Date | null
  waited_s: number
  alert_type: '3min' | '10min'
}

/** A customer waits too long: told to whose chat it is and the leads, or to the whole segment. */
export async function tellAlert(tx: Tx, alert: Alert): Promise<void> {
  const { chat_id, customer, customer_name, customer_type, waiting_since, alert_type } = alert
  const { assigned_executive_id, assigned_executive_name } = alert
  const told: ServerPayload<'sla_alert'> = {
    chat_id,
    customer,
    customer_name,
    customer_type,
    assigned_executive_id,
    assigned_executive_name,
    elapsed_minutes: minutesOf(alert, tx.now()),
    waiting_since: waiting_since.toISOString(),
    alert_type,
  }
  const { room } = await tx.segment(customer_type)
  const first = assigned_executive_id === null ? room : executiveRoom(assigned_executive_id)
  tx.publish([first, leadsRoom(customer_type)], 'sla_alert', told)
}

/** How long the customer has waited, by the stopwatch: a closed desk does not count. */
export function minutesOf({ waited_s, waiting_from }: Alert, now: Date): number {
  const runs = waiting_from === null ? 0 : (now.getTime() - waiting_from.getTime()) / 1000
  return Math.floor((waited_s + runs) / 60)
}
