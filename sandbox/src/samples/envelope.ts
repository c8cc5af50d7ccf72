import type { JsonObject } from '../store/records.ts'

/**
 * Payloads as Meta documents them (Cloud API webhooks reference, 2026), in our own values, for
 * tests that post them without a phone. Nothing here is checked against the sandbox's state.
 */
export interface Change {
  field: string
  value: JsonObject
}

/** Who writes, unless a sample says otherwise. */
export const SHEENA = {
  phone: '16505551234',
  user_id: 'US.13491208655302741918',
  name: 'Sheena Nelson',
}
export const NUMBER = {
  display_phone_number: '910000000001',
  phone_number_id: '100000000000001',
}
export const WABA_ID = '200000000000001'
export const SAMPLE_TIME_S = 1_739_321_024

/** One POST: each change in an entry of its own, or all in one with `together`. */
export function delivery(changes: Change[], { together = false } = {}): JsonObject {
  const entryOf = (inside: Change[]): JsonObject => ({
    id: WABA_ID,
    // Only template and account fields carry the time.
    ...(inside.every(({ value }) => 'metadata' in value) ? {} : { time: SAMPLE_TIME_S }),
    changes: inside.map(({ field, value }) => ({ field, value })),
  })
  const entry = together ? [entryOf(changes)] : changes.map((change) => entryOf([change]))
  return { object: 'whatsapp_business_account', entry }
}

/** A change about one of the business's numbers. */
export function ofNumber(field: string, value: JsonObject): Change {
  return { field, value: { messaging_product: 'whatsapp', metadata: NUMBER, ...value } }
}

export function contacts(): JsonObject[] {
  const { name, phone, user_id } = SHEENA
  return [{ profile: { name }, wa_id: phone, user_id }]
}
