import { sql } from 'kysely'
import type { Db, Tx } from '../context.ts'

/** WhatsApp's rule: free text for 24 hours after the customer's last message (`04-whatsapp.md` 6). */
export const OPEN_MS = 24 * 3_600_000

/** Sending stops a little earlier, so that nothing is refused on its way. */
const SAFETY_MS = 60_000

/** Whether free text may still be sent. */
export const isOpen = (closesAt: Date | null, now: Date): boolean =>
  closesAt !== null && closesAt.getTime() - SAFETY_MS > now.getTime()

/** When a window that closes then has its clocks due. */
export const windowDues = (closes_at: Date) => ({
  closes_at,
  closing_due_at: new Date(closes_at.getTime() - 3_600_000),
  closed_due_at: closes_at,
})

/** Opens the window of a customer with one of our numbers, or moves its end; never back. */
export async function openWindow(
  tx: Tx,
  customer_id: string,
  phone_number_id: string,
  lastIncomingAt: Date,
): Promise<void> {
  const closes_at = new Date(lastIncomingAt.getTime() + OPEN_MS)
  await tx.db
    .insertInto('service_windows')
    .values({
      customer_id,
      phone_number_id,
      last_incoming_at: lastIncomingAt,
      ...windowDues(closes_at),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['customer_id', 'phone_number_id'])
        .doUpdateSet((eb) => ({
          last_incoming_at: sql`greatest(service_windows.last_incoming_at, excluded.last_incoming_at)`,
          closes_at: eb.ref('excluded.closes_at'),
          closing_due_at: eb.ref('excluded.closing_due_at'),
          closed_due_at: eb.ref('excluded.closed_due_at'),
        }))
        .where('service_windows.closes_at', '<', closes_at),
    )
    .execute()
}

/**
 * WhatsApp itself says that the window is closed (131047): it knows better, unless the customer has
 * written since we tried.
 */
export async function closeWindow(
  tx: Tx,
  customer_id: string,
  phone_number_id: string,
  triedAt: Date,
): Promise<void> {
  await tx.db
    .updateTable('service_windows')
    .set({ closes_at: tx.now(), closing_due_at: null, closed_due_at: tx.now() })
    .where('customer_id', '=', customer_id)
    .where('phone_number_id', '=', phone_number_id)
    .where('closes_at', '>', tx.now())
    .where('last_incoming_at', '<=', triedAt)
    .execute()
}

/** When the window of a chat's pair closes, or null where it never opened. */
export async function windowClosesAt(
  db: Db,
  chat: { customer_id: string; phone_number_id: string | null },
): Promise<Date | null> {
  if (chat.phone_number_id === null) return null
  const window = await db
    .selectFrom('service_windows')
    .select('closes_at')
    .where('customer_id', '=', chat.customer_id)
    .where('phone_number_id', '=', chat.phone_number_id)
    .executeTakeFirst()
  return window?.closes_at ?? null
}
