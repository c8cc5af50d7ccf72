import type { Db } from '../context.ts'
import { noMarketing } from '../errors.ts'

/**
 * Whether a template is marketing, and its customer wants none. News of their own rides, codes and
 * answers they get all the same (`04-whatsapp.md` section 5).
 */
export async function isUnwanted(
  db: Db,
  { customer_id, template_id }: { customer_id: string; template_id: string },
): Promise<boolean> {
  const unwanted = await db
    .selectFrom('templates')
    .select('template_id')
    .where('template_id', '=', template_id)
    .where('category', '=', 'MARKETING')
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('customers')
          .select('customer_id')
          .where('customer_id', '=', customer_id)
          .where('marketing_opted_out_at', 'is not', null),
      ),
    )
    .executeTakeFirst()
  return unwanted !== undefined
}

/** @throws DeskError `customer_opted_out` */
export async function requireWanted(...template: Parameters<typeof isUnwanted>): Promise<void> {
  if (await isUnwanted(...template)) throw noMarketing()
}
