import type { Context } from '../context.ts'
import { requireChat } from './access.ts'

/** The customer opens their chat in the app: from now on their own sockets are told of it. */
export async function openInapp(ctx: Context, { chat_id }: { chat_id: string }) {
  const chat = await requireChat(ctx.db, ctx.actor, chat_id)
  await ctx.db
    .updateTable('chats')
    .set({ opened_inapp: true })
    .where('chat_id', '=', chat_id)
    .where('opened_inapp', '=', false)
    .execute()
  return chat
}
