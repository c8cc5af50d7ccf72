import { normaliseCustomer } from '@smart-chat/contract'
import type { Db } from '../context.ts'
import type { Identity } from './resolve.ts'

/** A telephone number as people type it; the operator's own ids hold other signs. */
const NUMBER = /^[+(]?\d[\d\s().-]{3,}$/

const USER_ID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/

/**
 * Whom a client means by a `customer`: a number in any spelling, a WhatsApp user id, else the
 * operator's own id of the person.
 */
export function identityOf(named: string, name: string | null = null): Identity {
  const trimmed = named.trim()
  const nobody = { phone: null, user_id: null, parent_user_id: null, external: null, name }
  if (USER_ID.test(trimmed)) return { ...nobody, user_id: trimmed }
  const phone = NUMBER.test(trimmed) ? normaliseCustomer(trimmed) : null
  return phone === null ? { ...nobody, external: trimmed } : { ...nobody, phone }
}

/** The person whom any of their aliases names, or undefined. */
export async function findCustomer(db: Db, named: string) {
  const { phone, user_id, external } = identityOf(named)
  return db
    .selectFrom('customer_aliases')
    .innerJoin('customers', 'customers.customer_id', 'customer_aliases.customer_id')
    .select(['customers.customer_id', 'customers.customer', 'customers.name'])
    .where('customer_aliases.value', 'in', [phone ?? user_id ?? '', external ?? named.trim()])
    .where('customer_aliases.kind', 'in', ['phone', 'user_id', 'parent_user_id', 'external'])
    .orderBy('customers.created_at')
    .limit(1)
    .executeTakeFirst()
}
