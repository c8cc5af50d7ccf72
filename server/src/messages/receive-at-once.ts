import { sql } from 'kysely'
import { publishRoomUpdate } from '../chats/audience.ts'
import { presentChat, selectChats } from '../chats/present.ts'
import { tellAwaitedNoMore } from '../clocks/tell.ts'
import type { Context } from '../context.ts'
import { aliasesOf, type Identity } from '../customers/resolve.ts'
import { OPEN_MS } from '../customers/service-window.ts'
import { collectChanges } from '../platform/changes/write.ts'
import { isUniqueViolation } from '../platform/db/transaction.ts'
import { publishNewMessage } from './audience.ts'
import { chatAfter, type IncomingMessage, messageOf } from './incoming.ts'
import { nextMessage } from './insert.ts'
import { replyDue } from './reply-at-once.ts'
import { storeMessage } from './store.ts'

/**
 * The common case in two statements, one that reads and one that writes everything: a text of
 * somebody known by all of the ids given, unchanged so far, for an active chat that has its executive,
 * to which the desk has nothing to say by itself. The second holds only if the chat's row is still as it was read.
 *
 * @returns false when it is not that case, or the chat changed meanwhile: nothing was written
 */
export async function receiveAtOnce(ctx: Context, incoming: IncomingMessage): Promise<boolean> {
  if (incoming.media !== null || incoming.reply_to !== null || !incoming.opensWindow) return false
  const chat = await findAssignedChat(ctx, incoming)
  if (chat === undefined || chat.is_changed || teaches(incoming.from, chat)) return false
  const now = ctx.now()
  const segment = await ctx.segment(incoming.customer_type)
  if (replyDue(segment, chat, now) !== null) return false

  const { customer_id, customer_name: name } = chat
  const message = nextMessage(chat, messageOf(incoming, chat.chat_id, { customer_id, name }), now)
  const after = chatAfter(chat, incoming, message, { segment, now })
  const closesAt = new Date(incoming.datetime.getTime() + OPEN_MS)
  const updated = presentChat({
    ...chat,
    ...after,
    service_window_closes_at: latest(chat.service_window_closes_at, closesAt),
  })
  const changes = collectChanges(ctx.origin, ctx.now)
  const teller = {
    db: ctx.db,
    signMediaUrl: ctx.signMediaUrl,
    segment: ctx.segment,
    publish: changes.publish,
  }
  await publishNewMessage(teller, message, chat)
  await tellAwaitedNoMore(teller, chat, updated.tags)
  await publishRoomUpdate(teller, updated)
  try {
    const isWritten = await storeMessage(ctx.db, {
      message,
      chat: after,
      version: chat.version,
      window:
        incoming.phone_number_id === null
          ? null
          : { customer_id, phone_number_id: incoming.phone_number_id, closesAt },
      changes: changes.take(),
    })
    if (isWritten) ctx.wake()
    return isWritten
  } catch (error) {
    // It is stored already: its delivery was repeated.
    if (isUniqueViolation(error, 'messages_by_whatsapp_id')) return true
    throw error
  }
}

/** By all ids at once; one that is new, or belongs to somebody else, is for the long way. */
const findAssignedChat = (ctx: Context, incoming: IncomingMessage) => {
  const { customer_type, whatsapp_id } = incoming
  const aliases = aliasesOf(incoming.from)
  return (
    selectChats(ctx.db)
      .select(sql<string>`chats.xmin::text`.as('version'))
      // A reaction, an edit or a deletion has come before it.
      .select(
        sql<boolean>`EXISTS (SELECT FROM early_changes WHERE whatsapp_id = ${whatsapp_id})`.as(
          'is_changed',
        ),
      )
      .where('chats.customer_type', '=', customer_type)
      .where('chats.status', '=', 'active')
      .where('chats.assigned_executive_id', 'is not', null)
      .where('chats.customer_id', '=', (eb) =>
        eb
          .selectFrom('customer_aliases')
          .select((of) => of.fn.min('customer_id').as('customer_id'))
          .where((of) => of.or(aliases.map(({ kind, value }) => of.and({ kind, value }))))
          .having(sql<number>`count(*)`, '=', aliases.length)
          .having(sql<number>`count(DISTINCT customer_id)`, '=', 1),
      )
      .executeTakeFirst()
  )
}

type FoundChat = NonNullable<Awaited<ReturnType<typeof findAssignedChat>>>

/** Whether the message says something new about its sender. */
const teaches = (from: Identity, { customer, customer_name }: FoundChat) =>
  (customer_name === '' && from.name !== null) || (from.phone !== null && !/^\d+$/.test(customer))

const latest = (one: Date | null, other: Date) => (one !== null && one > other ? one : other)
