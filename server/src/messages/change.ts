import { publishChatUpdated } from '../chats/audience.ts'
import { getChat } from '../chats/present.ts'
import type { Context, Tx } from '../context.ts'
import { type Identity, resolveCustomer } from '../customers/resolve.ts'
import { json } from '../platform/db/json.ts'
import { publishMessageUpdated } from './audience.ts'
import { findByWhatsAppId } from './insert.ts'
import { preview } from './preview.ts'

/** The customer reacted, changed the reaction, or took it back (`emoji` is empty). */
export async function changeReaction(
  ctx: Context,
  reaction: { from: Identity; whatsapp_id: string; emoji: string; at: Date },
): Promise<void> {
  await ctx.transaction(async (tx) => {
    const message = await findMessage(tx, reaction.whatsapp_id)
    const { customer } = await resolveCustomer(tx, reaction.from)
    const before = message.reactions.find((one) => one.by_type === 'Customer')
    // Webhooks come in any order: what the customer did last counts.
    if (before !== undefined && new Date(before.at) > reaction.at) return
    const others = message.reactions.filter((one) => one.by_type !== 'Customer')
    const mine = {
      emoji: reaction.emoji,
      by: customer,
      by_type: 'Customer' as const,
      at: reaction.at.toISOString(),
    }
    await tx.db
      .updateTable('messages')
      .set({ reactions: json(reaction.emoji === '' ? others : [...others, mine]) })
      .where('message_id', '=', message.message_id)
      .execute()
    await publishMessageUpdated(tx, message.message_id)
  })
}

/** The customer changed a text. Without a new text the message only says that it was edited. */
export async function editMessage(
  ctx: Context,
  edit: { whatsapp_id: string; text: string | undefined; at: Date },
): Promise<void> {
  await ctx.transaction(async (tx) => {
    const message = await findMessage(tx, edit.whatsapp_id)
    if (message.revoked_at !== null) return
    await change(tx, message, edit.text ?? message.message, { edited_at: edit.at })
  })
}

/** The customer took a message back: its place stays, its text goes. */
export async function revokeMessage(
  ctx: Context,
  revocation: { whatsapp_id: string; at: Date },
): Promise<void> {
  await ctx.transaction(async (tx) => {
    const message = await findMessage(tx, revocation.whatsapp_id)
    await change(tx, message, '🚫 This message was deleted', { revoked_at: revocation.at })
  })
}

type Found = Awaited<ReturnType<typeof findMessage>>

async function change(
  tx: Tx,
  found: Found,
  message: string,
  marks: { edited_at?: Date; revoked_at?: Date },
) {
  const { message_id, chat_id, seq } = found
  await tx.db
    .updateTable('messages')
    .set({ message, ...marks })
    .where('message_id', '=', message_id)
    .execute()
  await publishMessageUpdated(tx, message_id)
  const last = await tx.db
    .updateTable('chats')
    .set({ last_message: preview(message) })
    .where('chat_id', '=', chat_id)
    .where('last_seq', '=', seq)
    .returning('chat_id')
    .executeTakeFirst()
  if (last !== undefined) await publishChatUpdated(tx, await getChat(tx.db, chat_id))
}

async function findMessage(tx: Tx, whatsapp_id: string) {
  const found = await findByWhatsAppId(tx, whatsapp_id)
  if (found === undefined) throw new Error('The message that this changes is not known here.')
  return tx.db
    .selectFrom('messages')
    .select(['message_id', 'chat_id', 'seq', 'message', 'reactions', 'revoked_at'])
    .where('message_id', '=', found.message_id)
    .forUpdate()
    .executeTakeFirstOrThrow()
}
