import type { Note, ServerPayload } from '@smart-chat/contract'
import { requireChat } from '../chats/access.ts'
import { chatRoom, executiveRoom } from '../chats/audience.ts'
import { type Context, requireExecutive } from '../context.ts'
import { newId } from '../platform/id.ts'
import { findMentioned } from './mentions.ts'

/** Adds an internal note; everyone who has the chat open sees it, and whoever it names is told. */
export async function addNote(ctx: Context, input: { chat_id: string; content: string }) {
  const author = requireExecutive(ctx.actor)
  const { customer_type } = await requireChat(ctx.db, author, input.chat_id)
  return ctx.transaction(async (tx) => {
    const row = {
      note_id: newId(),
      ...input,
      author_id: author.executive_id,
      author_name: author.name,
      created_at: tx.now(),
    }
    await tx.db.insertInto('notes').values(row).execute()
    const note = presentNote(row)
    tx.publish([chatRoom(input.chat_id)], 'note_added', note)
    const { chat_id, note_id, author_id, author_name: by, content: text } = row
    const mention: ServerPayload<'mention'> = { chat_id, note_id, by, text }
    for (const executive_id of await findMentioned(tx, text, { customer_type, author_id })) {
      tx.publish([executiveRoom(executive_id)], 'mention', mention)
    }
    return { note }
  })
}

/** The notes of a chat, newest first. */
export async function listNotes(ctx: Context, { chat_id }: { chat_id: string }) {
  await requireChat(ctx.db, ctx.actor, chat_id)
  const rows = await ctx.db
    .selectFrom('notes')
    .selectAll()
    .where('chat_id', '=', chat_id)
    .orderBy('created_at', 'desc')
    .limit(500)
    .execute()
  return { notes: rows.map(presentNote) }
}

/** A note as the desk sees it. */
export const presentNote = (row: {
  note_id: string
  chat_id: string
  content: string
  author_id: string
  author_name: string
  created_at: Date
}): Note => ({
  id: row.note_id,
  note_id: row.note_id,
  chat_id: row.chat_id,
  content: row.content,
  text: row.content,
  author_id: row.author_id,
  author_name: row.author_name,
  author: row.author_name,
  created_at: row.created_at.toISOString(),
})
