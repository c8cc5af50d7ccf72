import type { Config } from '../config.ts'
import type { Tx } from '../context.ts'

/**
 * The number of ours by which a segment writes to a person: the one they wrote to last, else the
 * segment's first.
 *
 * @returns its `phone_number_id`; null for a segment without a number
 */
export async function numberFor(
  tx: Tx,
  customer_id: string,
  customer_type: string,
): Promise<string | null> {
  const number = await tx.db
    .selectFrom('business_numbers as ours')
    .leftJoin('service_windows', (join) =>
      join
        .onRef('service_windows.phone_number_id', '=', 'ours.phone_number_id')
        .on('service_windows.customer_id', '=', customer_id),
    )
    .select('ours.phone_number_id')
    .where('ours.customer_type', '=', customer_type)
    .where('ours.removed_at', 'is', null)
    .orderBy('last_incoming_at', (order) => order.desc().nullsLast())
    .orderBy('ours.position')
    .orderBy('ours.phone_number_id')
    .limit(1)
    .executeTakeFirst()
  return number?.phone_number_id ?? null
}

/** Whether a number is one that the settings name: chats may be older than they are. */
export const isOurs = ({ whatsapp }: Config, phone_number_id: string): boolean =>
  Object.values(whatsapp.numbers).some((numbers) =>
    numbers.some((number) => number.phone_number_id === phone_number_id),
  )
