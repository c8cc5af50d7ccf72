import { isDeepStrictEqual } from 'node:util'
import { PROFILE_FIELDS_MAX, type UserUpdate } from '@smart-chat/contract'
import type { Tx } from '../context.ts'
import { DeskError } from '../errors.ts'
import { json } from '../platform/db/json.ts'

/** What the operator tells of a person: what is left out stays, null goes. */
export type Told = Pick<
  UserUpdate,
  'name' | 'documents_status' | 'dco_status' | 'in_journey_status'
> & {
  /** E-mail, city, and whatever else the operator keeps. */
  fields: Record<string, string | null | undefined>
}

/**
 * Stores what the operator tells of a person, whose row stays locked until the transaction ends.
 *
 * @returns what an executive would want to see of it, as sentences; null when nothing is new
 * @throws DeskError `invalid_input` when there are too many fields
 */
export async function storeProfile(
  tx: Tx,
  customer_id: string,
  { fields, ...told }: Told,
): Promise<string[] | null> {
  const before = await tx.db
    .selectFrom('customers')
    .select(['name', 'documents_status', 'dco_status', 'in_journey_status', 'profile'])
    .where('customer_id', '=', customer_id)
    // Chats may still be opened for the person meanwhile, so not `FOR UPDATE`.
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  const after: Known = { ...before, ...given(told), profile: changed(before.profile, fields) }
  if (isDeepStrictEqual(before, after)) return null
  await tx.db
    .updateTable('customers')
    .set({ ...after, profile: json(after.profile) })
    .where('customer_id', '=', customer_id)
    .execute()
  return sentences(before, after)
}

interface Known {
  name: string
  documents_status: string | null
  dco_status: string | null
  in_journey_status: boolean | null
  profile: Record<string, string>
}

const given = (told: object) =>
  Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined))

/** Fields with their changes; null takes one away. */
export function changed(
  before: Record<string, string>,
  fields: Record<string, string | null | undefined>,
): Record<string, string> {
  const all = Object.entries({ ...before, ...given(fields) })
  const after = all.filter((field): field is [string, string] => field[1] !== null)
  if (after.length > PROFILE_FIELDS_MAX) {
    throw new DeskError(
      'invalid_input',
      `A customer has ${PROFILE_FIELDS_MAX} fields at most. Take one away first, with null.`,
    )
  }
  return Object.fromEntries(after)
}

function sentences(before: Known, after: Known): string[] {
  const changes = [
    change('Name', before.name, after.name),
    change('Documents', before.documents_status, after.documents_status),
    change('Account', before.dco_status, after.dco_status),
  ]
  if (before.in_journey_status !== after.in_journey_status)
    changes.push(after.in_journey_status === true ? 'On a journey' : 'Not on a journey')
  return changes.filter((one) => one !== null)
}

function change(what: string, before: string | null, after: string | null): string | null {
  if (before === after) return null
  const was = before === null || before === '' ? '' : `${before} → `
  return `${what}: ${was}${after ?? 'not known'}`
}
