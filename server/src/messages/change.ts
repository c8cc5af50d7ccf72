import { sql } from 'kysely'
import { publishChatUpdated } from '../chats/audience.ts'
import { getChat } from '../chats/present.ts'
import type { Context, Tx } from '../context.ts'
import { type Identity, resolveCustomer } from '../customers/resolve.ts'
import { removeFile } from '../media/remove.ts'
import { json } from '../platform/db/json.ts'
import type { StoredReaction } from '../platform/db/tables.ts'
import { publishMessageUpdated } from './audience.ts'
import { findByWhatsAppId } from './insert.ts'
import { preview } from './preview.ts'

/** What somebody did to a message that was sent before. */
export interface MessageChange {
  kind: 'reaction' | 'edit' | 'revoke'
  /** The message's. */
  whatsapp_id: string
  /** The customer; null: the business, in its phone app. */
  by: Identity | null
  at: Date
  /** Of a reaction; empty takes it back. */
  emoji?: string
  /** Of an edit; without one the message only says that it was edited. */
  text?: string
}

/**
 * A reaction, an edit or a deletion. Webhooks come in any order: one that comes before its message
 * waits for it, and what was done last counts.
 */
export async function changeMessage(ctx: Context, change: MessageChange): Promise<void> {
  await ctx.transaction(async (tx) => {
    const message = await findMessage(tx, change.whatsapp_id)
    if (message === undefined) await keepEarly(tx, change)
    else await apply(tx, message, change)
  })
}

/** As much of the past as is searched at every look; the rest waits for a message once an hour. */
const RECENT_MS = 10 * 60_000

/**
 * Applies what came before its message, in the transaction that stores the message, or learns its id.
 */
export async function applyEarlyChanges(tx: Tx, whatsapp_id: string | null): Promise<void> {
  if (whatsapp_id === null) return
  const early = await tx.db
    .deleteFrom('early_changes')
    .where('whatsapp_id', '=', whatsapp_id)
    .returning(['item', 'at'])
    .execute()
  for (const { item, at } of early) {
    // As the one before has left it.
    const message = await findMessage(tx, whatsapp_id)
    if (message !== undefined) await apply(tx, message, { ...(item as MessageChange), at })
  }
}

/**
 * Applies what has come while its message was being stored: neither has seen the other. Recent ones
 * are looked at unless told otherwise.
 */
export async function sweepEarlyChanges(ctx: Context, youngerThanMs = RECENT_MS): Promise<void> {
  const { rows } = await sql<{ whatsapp_id: string }>`
    SELECT DISTINCT whatsapp_id FROM early_changes AS early
    WHERE received_at > ${new Date(ctx.now().getTime() - youngerThanMs)}
      AND (EXISTS (SELECT FROM messages WHERE messages.whatsapp_id = early.whatsapp_id)
        OR EXISTS (SELECT FROM attempts WHERE attempts.whatsapp_id = early.whatsapp_id))
    LIMIT 100`.execute(ctx.db)
  for (const { whatsapp_id } of rows) {
    await ctx.transaction((tx) => applyEarlyChanges(tx, whatsapp_id))
  }
}

const keepEarly = (tx: Tx, change: MessageChange) =>
  tx.db
    .insertInto('early_changes')
    .values({
      whatsapp_id: change.whatsapp_id,
      kind: change.kind,
      by_type: typeOf(change),
      at: change.at,
      item: json(change),
      received_at: tx.now(),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['whatsapp_id', 'kind', 'by_type'])
        .doUpdateSet({ at: change.at, item: json(change) })
        .where('early_changes.at', '<=', change.at),
    )
    .execute()

const typeOf = ({ by }: MessageChange): StoredReaction['by_type'] =>
  by === null ? 'Executive' : 'Customer'

type Found = NonNullable<Awaited<ReturnType<typeof findMessage>>>

async function findMessage(tx: Tx, whatsapp_id: string) {
  const found = await findByWhatsAppId(tx, whatsapp_id)
  if (found === undefined) return undefined
  return tx.db
    .selectFrom('messages')
    .select(['message_id', 'chat_id', 'seq', 'message', 'content', 'reactions'])
    .select(['edited_at', 'revoked_at', 'media_id'])
    .where('message_id', '=', found.message_id)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

function apply(tx: Tx, message: Found, change: MessageChange): Promise<void> {
  switch (change.kind) {
    case 'reaction':
      return react(tx, message, change)
    case 'edit':
      return edit(tx, message, change)
    case 'revoke':
      return revoke(tx, message, change)
  }
}

async function react(tx: Tx, message: Found, change: MessageChange) {
  const { by, emoji = '', at } = change
  const by_type = typeOf(change)
  const before = message.reactions.find((one) => one.by_type === by_type)
  if (before !== undefined && new Date(before.at) > at) return
  const others = message.reactions.filter((one) => one.by_type !== by_type)
  const who = by === null ? 'phone_app' : (await resolveCustomer(tx, by)).customer
  // One that was taken back stays as an empty one: what was done before it comes too late.
  const present: StoredReaction = { emoji, by: who, by_type, at: at.toISOString() }
  await tx.db
    .updateTable('messages')
    .set({ reactions: json([...others, present]) })
    .where('message_id', '=', message.message_id)
    .execute()
  await publishMessageUpdated(tx, message.message_id)
}

async function edit(tx: Tx, message: Found, { text, at }: MessageChange) {
  const isLate = message.edited_at !== null && message.edited_at > at
  if (message.revoked_at !== null || isLate) return
  const { content } = message
  // A caption stands in two places: as the text, and with its file.
  const isCaption = text !== undefined && content !== null && 'caption' in content
  await write(tx, message, {
    message: text ?? message.message,
    edited_at: at,
    ...(isCaption ? { content: json({ ...content, caption: text }) } : {}),
  })
}

/** Its place stays; its words, what came with them, and its file go. */
async function revoke(tx: Tx, message: Found, { at }: MessageChange) {
  if (message.revoked_at !== null) return
  const { message_id, media_id } = message
  if (media_id !== null) await removeFile(tx, media_id, message_id)
  await write(tx, message, {
    message: '🚫 This message was deleted',
    message_tag: null,
    content: null,
    revoked_at: at,
  })
}

interface Written {
  message: string
  message_tag?: null
  content?: string | null
  edited_at?: Date
  revoked_at?: Date
}

async function write(tx: Tx, { message_id, chat_id, seq }: Found, written: Written) {
  await tx.db.updateTable('messages').set(written).where('message_id', '=', message_id).execute()
  await publishMessageUpdated(tx, message_id)
  const last = await tx.db
    .updateTable('chats')
    .set({ last_message: preview(written.message) })
    .where('chat_id', '=', chat_id)
    // The last one of people: lists do not show what the desk says by itself.
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('messages')
            .select('message_id')
            .where('chat_id', '=', chat_id)
            .where('seq', '>', seq)
            .where('sender_type', '<>', 'System'),
        ),
      ),
    )
    .returning('chat_id')
    .executeTakeFirst()
  if (last !== undefined) await publishChatUpdated(tx, await getChat(tx.db, chat_id))
}
