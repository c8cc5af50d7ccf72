import type { UserUpdate } from '@smart-chat/contract'
import { tellChatsOf } from '../chats/tell-chats-of.ts'
import type { Context, Tx } from '../context.ts'
import { invalidField } from '../errors.ts'
import { addSearches } from '../rides/searches.ts'
import { writeTimeline } from '../timeline/write.ts'
import { identityNamed } from './find.ts'
import { storeProfile, type Told } from './profile.ts'
import { type Identity, resolveCustomer } from './resolve.ts'

/**
 * Takes in what the operator's systems know of a person [15]. Who is not known yet becomes known,
 * without a chat; a number and the operator's own id given together are one person from then on.
 * Told twice, it changes nothing and tells nothing.
 */
export async function updateCustomer(
  ctx: Context,
  input: UserUpdate,
): Promise<{ message: string }> {
  return ctx.transaction(async (tx) => {
    const { customer_id } = await resolveCustomer(tx, identityOf(input))
    const seen = await storeProfile(tx, customer_id, toldOf(input))
    const searched = await addSearches(tx, customer_id, input.searches ?? [])
    if (seen === null && !searched) return { message: 'Nothing has changed.' }
    const chats = await tellChatsOf(tx, customer_id)
    if (seen !== null && seen.length > 0) await note(tx, chats, seen.join('; '))
    return { message: 'The profile is stored.' }
  })
}

/** Chats that are done keep their history as it was. */
async function note(tx: Tx, chats: { chat_id: string; status: string }[], text: string) {
  for (const { chat_id, status } of chats)
    if (status === 'active') await writeTimeline(tx, chat_id, 'customer_changed', text)
}

function identityOf({ customer, customer_number, user_id }: UserUpdate): Identity {
  const external = user_id?.trim() ?? null
  const named = customer ?? customer_number
  const nobody = { phone: null, user_id: null, parent_user_id: null, name: null }
  const identity = named === undefined ? nobody : identityNamed(named)
  if (identity === null) {
    const path = customer === undefined ? 'customer_number' : 'customer'
    throw invalidField(
      path,
      'This is neither a phone number nor a WhatsApp user id. Check its digits.',
    )
  }
  return { ...identity, external }
}

/** Everything beside who it is and what has a column of its own is a field of the profile. */
function toldOf(input: UserUpdate): Told {
  const {
    customer: _customer,
    customer_number: _number,
    user_id: _id,
    customer_type: _type,
    searches: _searches,
    name,
    documents_status,
    dco_status,
    in_journey_status,
    ...fields
  } = input
  return { name, documents_status, dco_status, in_journey_status, fields }
}
