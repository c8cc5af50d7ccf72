import type { ServerPayload } from '@smart-chat/contract'
import type { Tx } from '../context.ts'
import type { FoundExecutive } from './queries.ts'

/** `executive_status`: how somebody is there, and how much they may be given. */
export function tellStatus(
  tx: Tx,
  executive: Pick<
    FoundExecutive,
    'executive_id' | 'name' | 'status' | 'status_since' | 'customer_types' | 'capacity'
  >,
  reason: string,
): void {
  const { executive_id, name, status, status_since, customer_types, capacity } = executive
  const told: ServerPayload<'executive_status'> = {
    executive_id,
    name,
    status,
    status_since: status_since.toISOString(),
    customer_type: customer_types[0] ?? '',
    capacity,
    reason,
  }
  tx.publish(['dashboard'], 'executive_status', told)
}
