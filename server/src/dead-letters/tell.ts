import type { DeadLetterSource, ServerPayload } from '@smart-chat/contract'
import type { Tx } from '../context.ts'

/** `dead_letter_changed`, to every administrator. */
export function tellOfLetter(
  tx: Tx,
  { id, source }: { id: number; source: DeadLetterSource },
  is_open: boolean,
): void {
  const told: ServerPayload<'dead_letter_changed'> = {
    dead_letter_id: String(id),
    source,
    is_open,
  }
  tx.publish(['administrators'], 'dead_letter_changed', told)
}
