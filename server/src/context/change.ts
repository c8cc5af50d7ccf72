import { isDeepStrictEqual } from 'node:util'
import type { ContextChange } from '@smart-chat/contract'
import { assignContinued } from '../assignment/assign-waiting.ts'
import { handOutFreed } from '../assignment/hand-out.ts'
import type { LockedChat } from '../chats/access.ts'
import { publishChatUpdated, publishRoomUpdate } from '../chats/audience.ts'
import { createChat, lockLatest } from '../chats/open.ts'
import { getChat } from '../chats/present.ts'
import { resolveChat } from '../chats/resolve.ts'
import { updateChat } from '../chats/update.ts'
import { waitingOf } from '../clocks/waiting.ts'
import type { Context, Tx } from '../context.ts'
import { findCustomer } from '../customers/find.ts'
import { changed } from '../customers/profile.ts'
import { customerNotFound } from '../errors.ts'
import { json } from '../platform/db/json.ts'
import { newId } from '../platform/id.ts'
import { requireSegmentNamed } from '../segments/named.ts'
import { writeTimeline } from '../timeline/write.ts'

/**
 * Takes in what a customer is about now (`09-rules.md` section 1). Where the segment names a field
 * that changed, the active chat is resolved and another one goes on in its place; without an active
 * chat the next message opens it. Told twice, it changes nothing and tells nothing.
 *
 * @returns the active chat, if there is one
 * @throws DeskError `invalid_input` for a segment that does not exist, `customer_not_found`
 */
export async function changeContext(ctx: Context, input: ContextChange) {
  const segment = await ctx.segment(await requireSegmentNamed(ctx.db, input.customer_type))
  const done = await ctx.transaction(async (tx) => {
    const customer_id = await findCustomer(tx.db, input.customer)
    if (customer_id === undefined) throw customerNotFound()
    const { before, after } = await storeContext(tx, customer_id, segment, input.context)
    const about = { context: after, context_fields: segment.context_fields }
    const chat = await lockLatest(tx, customer_id, segment.customer_type, about)
    const active = chat?.status === 'active' ? chat.chat_id : null
    if (chat === undefined || isDeepStrictEqual(before, after)) return { chat_id: active }
    const news = segment.context_fields.filter((field) => before[field] !== after[field])
    if (active !== null && news.length > 0)
      return continueElsewhere(tx, chat, after, sayChange(news, before, after))
    await publishChatUpdated(tx, await updateChat(tx, chat.chat_id, { context: json(after) }))
    return { chat_id: active }
  })
  if ('freed' in done && done.freed !== null) await handOutFreed(ctx, done.freed)
  const { chat_id } = done
  return { message: 'The context is stored.', chat_id }
}

/** Each segment has a context of its own: a driver's journey is not that of the rider. */
async function storeContext(
  tx: Tx,
  customer_id: string,
  { customer_type }: { customer_type: string },
  fields: ContextChange['context'],
) {
  const { context } = await tx.db
    .selectFrom('customers')
    .select('context')
    .where('customer_id', '=', customer_id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  const before = context[customer_type] ?? {}
  const after = changed(before, fields)
  if (!isDeepStrictEqual(before, after)) {
    await tx.db
      .updateTable('customers')
      .set({ context: json({ ...context, [customer_type]: after }) })
      .where('customer_id', '=', customer_id)
      .execute()
  }
  return { before, after }
}

/** Whoever waited waits on in the new chat, with the same executive where that one is free. */
async function continueElsewhere(
  tx: Tx,
  chat: LockedChat,
  context: Record<string, string>,
  what: string,
) {
  await writeTimeline(tx, chat.chat_id, 'context_changed', `${what}. It goes on in a new chat`)
  const chat_id = newId()
  await resolveChat(tx, chat, 'system', 'context_changed', chat_id)
  await publishChatUpdated(tx, await getChat(tx.db, chat.chat_id))

  const { sla_alerted_for, sla_escalated_for, returned_by, told_closed_at } = chat
  const next = await createChat(
    tx,
    chat,
    { ...chat, datetime: tx.now() },
    { context },
    {
      chat_id,
      ...waitingOf(chat),
      sla_alerted_for,
      sla_escalated_for,
      returned_by,
      told_closed_at,
      // Whoever reads it in the app goes on reading there.
      opened_inapp: chat.opened_inapp,
    },
  )
  await writeTimeline(
    tx,
    next.chat_id,
    'context_changed',
    `${what}. It goes on from an earlier chat`,
  )
  await assignContinued(tx, next, chat)
  const told = await getChat(tx.db, next.chat_id)
  await publishRoomUpdate(tx, told)
  const had = chat.assigned_executive_id
  return { chat_id: next.chat_id, freed: told.assigned_executive_id === had ? null : had }
}

/** Such as `Journey id: J1 → J2`. */
function sayChange(
  fields: string[],
  before: Record<string, string>,
  after: Record<string, string>,
): string {
  const said = fields.map((field) => {
    const was = before[field] === undefined ? '' : `${before[field]} → `
    return `${field.replaceAll('_', ' ')}: ${was}${after[field] ?? 'none'}`
  })
  const text = said.join('; ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
