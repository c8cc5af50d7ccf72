import { sql } from 'kysely'
import { resolveChat } from '../chats/resolve.ts'
import { tellChatsOf } from '../chats/tell-chats-of.ts'
import type { Tx } from '../context.ts'
import { NODES } from '../platform/changes/write.ts'
import { json } from '../platform/db/json.ts'
import type { AliasKind } from '../platform/db/tables.ts'
import { newId } from '../platform/id.ts'

/** What a message says about who wrote it; at least one of the ids is known. */
export interface Identity {
  /** International number, digits only. */
  phone: string | null
  /** WhatsApp's business-scoped user id, for people who hide the number. */
  user_id: string | null
  parent_user_id: string | null
  /** The operator's own id of the person. */
  external?: string | null
  name: string | null
}

export interface KnownCustomer {
  customer_id: string
  customer: string
  name: string
}

/**
 * Finds the person behind the ids, or gets to know them. Ids that arrive together belong to one
 * person from then on; if they belonged to two, the older one survives and takes over aliases and
 * chats (`09-rules.md` section 1).
 *
 * @param also further ids of the same person
 */
export async function resolveCustomer(
  tx: Tx,
  identity: Identity,
  also: Alias[] = [],
): Promise<KnownCustomer> {
  const aliases = [...aliasesOf(identity), ...also]
  let found = await findByAliases(tx, aliases)
  if (found.length === 0) {
    await lockAliases(tx, aliases)
    found = await findByAliases(tx, aliases)
  }
  const customer = found[0] === undefined ? await createCustomer(tx, identity) : found[0]
  for (const other of found.slice(1)) await mergeInto(tx, customer, other)
  await addAliases(
    tx,
    customer.customer_id,
    aliases,
    found.flatMap((one) => one.aliases),
  )
  const known = await updateNames(tx, customer, identity, found.slice(1))
  // Who shows one of the chats sees whose it is now, and which of them closed.
  if (found.length > 1 || (found.length === 1 && known !== customer))
    await tellChatsOf(tx, known.customer_id)
  return known
}

/** Several first words of one new person arrive together: one makes them known, the others wait. */
async function lockAliases(tx: Tx, aliases: Alias[]): Promise<void> {
  const keys = aliases.map(({ kind, value }) => `customer:${kind}:${value}`).sort()
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(key, 0))
    FROM unnest(${keys}::text[]) WITH ORDINALITY AS given (key, place) ORDER BY place`.execute(
    tx.db,
  )
}

type Alias = { kind: AliasKind; value: string }

/** The ids of a person, the most certain first. */
export function aliasesOf(identity: Identity): Alias[] {
  const { phone, user_id, parent_user_id, external = null } = identity
  const all: { kind: AliasKind; value: string | null }[] = [
    { kind: 'user_id', value: user_id },
    { kind: 'phone', value: phone },
    { kind: 'parent_user_id', value: parent_user_id },
    { kind: 'external', value: external },
  ]
  // An empty one would name everybody who has none.
  return all.filter((alias): alias is Alias => alias.value !== null && alias.value !== '')
}

/** The known people of these aliases, the older first. */
async function findByAliases(tx: Tx, aliases: Alias[]) {
  const rows = await tx.db
    .selectFrom('customer_aliases')
    .innerJoin('customers', 'customers.customer_id', 'customer_aliases.customer_id')
    .select(['customers.customer_id', 'customers.customer', 'customers.name', 'kind', 'value'])
    .where((eb) => eb.or(aliases.map(({ kind, value }) => eb.and({ kind, value }))))
    .orderBy('customers.created_at')
    .orderBy('customers.customer_id')
    .execute()
  const people = new Map<string, KnownCustomer & { aliases: Alias[] }>()
  for (const { customer_id, customer, name, kind, value } of rows) {
    const person = people.get(customer_id) ?? { customer_id, customer, name, aliases: [] }
    person.aliases.push({ kind, value })
    people.set(customer_id, person)
  }
  return [...people.values()]
}

async function createCustomer(tx: Tx, identity: Identity): Promise<KnownCustomer> {
  const customer_id = newId()
  const { phone, user_id, parent_user_id, external } = identity
  const customer = phone ?? user_id ?? parent_user_id ?? external ?? customer_id
  const name = identity.name ?? ''
  await tx.db
    .insertInto('customers')
    .values({
      customer_id,
      customer,
      name,
      profile: json({}),
      context: json({}),
      created_at: tx.now(),
    })
    .execute()
  return { customer_id, customer, name }
}

async function addAliases(tx: Tx, customer_id: string, aliases: Alias[], known: Alias[]) {
  const fresh = aliases.filter(
    (alias) => !known.some((one) => one.kind === alias.kind && one.value === alias.value),
  )
  if (fresh.length === 0) return
  await tx.db
    .insertInto('customer_aliases')
    .values(fresh.map((alias) => ({ ...alias, customer_id })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Aliases, windows, rides and chats of `other` go to `survivor`; messages stay in their chats. */
async function mergeInto(tx: Tx, survivor: KnownCustomer, other: KnownCustomer): Promise<void> {
  const { customer_id } = survivor
  const from = other.customer_id
  await resolveSecondActiveChats(tx, customer_id, from)
  await fillProfile(tx, customer_id, from)
  for (const table of ['customer_aliases', 'chats', 'rides', 'ride_searches'] as const) {
    await tx.db.updateTable(table).set({ customer_id }).where('customer_id', '=', from).execute()
  }
  await sql`
    INSERT INTO service_windows (customer_id, phone_number_id, last_incoming_at, closes_at, closing_due_at, closed_due_at)
    SELECT ${customer_id}, phone_number_id, last_incoming_at, closes_at, closing_due_at, closed_due_at
    FROM service_windows WHERE customer_id = ${from}
    ON CONFLICT (customer_id, phone_number_id) DO UPDATE SET
      last_incoming_at = greatest(service_windows.last_incoming_at, excluded.last_incoming_at),
      closes_at = excluded.closes_at,
      closing_due_at = excluded.closing_due_at,
      closed_due_at = excluded.closed_due_at
    WHERE service_windows.closes_at < excluded.closes_at`.execute(tx.db)
  await tx.db.deleteFrom('service_windows').where('customer_id', '=', from).execute()
  await tx.db
    .updateTable('customers')
    .set({ merged_into: customer_id })
    .where((eb) => eb.or([eb('customer_id', '=', from), eb('merged_into', '=', from)]))
    .execute()
  tx.publish([NODES], 'customers_merged', { from, customer_id })
}

/** One person has one active chat in a segment: of two, the one with the older message closes. */
async function resolveSecondActiveChats(tx: Tx, survivor: string, other: string): Promise<void> {
  const active = await tx.db
    .selectFrom('chats')
    .selectAll()
    .where('customer_id', 'in', [survivor, other])
    .where('status', '=', 'active')
    .orderBy('sort_at', 'desc')
    .forUpdate()
    .execute()
  const kept = new Set<string>()
  for (const chat of active) {
    if (kept.has(chat.customer_type)) await resolveChat(tx, chat, 'system', 'merged')
    kept.add(chat.customer_type)
  }
}

/** What is known of `other` fills what is not known of the survivor; what either does not want holds. */
const fillProfile = (tx: Tx, survivor: string, other: string) =>
  sql`
    UPDATE customers AS c SET
      profile = o.profile || c.profile,
      context = o.context || c.context,
      documents_status = coalesce(c.documents_status, o.documents_status),
      dco_status = coalesce(c.dco_status, o.dco_status),
      in_journey_status = coalesce(c.in_journey_status, o.in_journey_status),
      opted_out_at = coalesce(c.opted_out_at, o.opted_out_at),
      marketing_opted_out_at = CASE WHEN o.marketing_told_at > c.marketing_told_at
        OR c.marketing_told_at IS NULL THEN o.marketing_opted_out_at
        ELSE c.marketing_opted_out_at END,
      marketing_told_at = greatest(c.marketing_told_at, o.marketing_told_at)
    FROM customers AS o WHERE c.customer_id = ${survivor} AND o.customer_id = ${other}`.execute(
    tx.db,
  )

/** The number becomes how the person is called once it is known; a profile name fills an empty one. */
async function updateNames(
  tx: Tx,
  known: KnownCustomer,
  identity: Identity,
  merged: KnownCustomer[],
): Promise<KnownCustomer> {
  const customer = await calledBy(tx, known, identity.phone, merged.length > 0)
  const names = [known.name, ...merged.map((one) => one.name), identity.name ?? '']
  const name = names.find((one) => one !== '') ?? ''
  if (customer === known.customer && name === known.name) return known
  await rename(tx, known.customer_id, customer, name)
  return { customer_id: known.customer_id, customer, name }
}

/** The first number of the person, else what they are called by so far. */
async function calledBy(tx: Tx, known: KnownCustomer, phone: string | null, isMerged: boolean) {
  if (known.customer === phone || (phone === null && !isMerged)) return known.customer
  // Digits alone say nothing: the operator's own id of a person may be a number too.
  const numbers = await tx.db
    .selectFrom('customer_aliases')
    .select('value')
    .where('customer_id', '=', known.customer_id)
    .where('kind', '=', 'phone')
    .orderBy('created_at')
    .orderBy('value')
    .execute()
  const isNumber = numbers.some(({ value }) => value === known.customer)
  return isNumber ? known.customer : (phone ?? numbers[0]?.value ?? known.customer)
}

/** How a person is called from now on. */
export async function rename(tx: Tx, customer_id: string, customer: string, name: string) {
  await tx.db
    .updateTable('customers')
    .set({ customer, name })
    .where('customer_id', '=', customer_id)
    .execute()
}
