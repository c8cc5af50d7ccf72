import type { Tx } from '../context.ts'
import { DeskError } from '../errors.ts'
import { findCustomer, identityNamed } from './find.ts'
import { type KnownCustomer, resolveCustomer } from './resolve.ts'

/**
 * The person whom a client names: known by any alias, else a number or WhatsApp user id that
 * becomes known now.
 *
 * @throws DeskError `invalid_input` when it is neither
 */
export async function customerNamed(tx: Tx, named: string): Promise<KnownCustomer> {
  const known = await knownAs(tx, named)
  if (known !== undefined) return known
  const identity = identityNamed(named)
  if (identity !== null) return resolveCustomer(tx, identity)
  throw new DeskError(
    'invalid_input',
    `Nobody is known as "${named}". Give the number in international form.`,
  )
}

/** The same for the operator's own server, whose ids of people become known as well. */
export async function customerOfOperator(tx: Tx, named: string, name: string | null) {
  const known = await knownAs(tx, named)
  if (known !== undefined) return known
  const nobody = { phone: null, user_id: null, parent_user_id: null }
  const identity = identityNamed(named) ?? { ...nobody, external: named.trim() }
  return resolveCustomer(tx, { ...identity, name })
}

async function knownAs(tx: Tx, named: string): Promise<KnownCustomer | undefined> {
  const customer_id = await findCustomer(tx.db, named)
  return tx.db
    .selectFrom('customers')
    .select(['customer_id', 'customer', 'name'])
    .where('customer_id', '=', customer_id ?? '')
    .executeTakeFirst()
}
