import { normaliseCustomer } from '@smart-chat/contract'
import type { Db } from '../context.ts'
import type { Identity } from './resolve.ts'

/**
 * Who is meant by a number in any spelling, a WhatsApp user id, or the operator's own id. Where an
 * own id looks like somebody's number, the number counts.
 *
 * @returns the person's internal id
 */
export async function findCustomer(db: Db, named: string): Promise<string | undefined> {
  const spelled = normaliseCustomer(named) ?? ''
  // On the wire a number is all of its digits, and ten of them may be one of another country.
  const whole = named.trim()
  const alias = await db
    .selectFrom('customer_aliases')
    .select('customer_id')
    .where((eb) =>
      eb.or([
        eb.and([
          eb('kind', 'in', ['phone', 'user_id', 'parent_user_id']),
          eb('value', 'in', [whole, spelled]),
        ]),
        eb.and({ kind: 'external', value: named.trim() }),
      ]),
    )
    .orderBy((eb) => eb('kind', '=', 'external'))
    .orderBy((eb) => eb('value', '=', whole), 'desc')
    .limit(1)
    .executeTakeFirst()
  return alias?.customer_id
}

/** What a number or WhatsApp user id says of a person; null when it is neither. */
export function identityNamed(named: string): Identity | null {
  const spelled = normaliseCustomer(named)
  if (spelled === null) return null
  const identity = { phone: null, user_id: null, parent_user_id: null, name: null }
  if (/^\d+$/.test(spelled)) return { ...identity, phone: spelled }
  return spelled.includes('.ENT.')
    ? { ...identity, parent_user_id: spelled }
    : { ...identity, user_id: spelled }
}
