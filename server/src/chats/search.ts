import type { Chat } from '@smart-chat/contract'
import { ListChats } from '@smart-chat/contract'
import type { Context } from '../context.ts'
import { listChats } from './list.ts'

/** Finds chats by number or name, the most recent first. */
export async function searchChat(
  ctx: Context,
  input: { customer: string; customer_type?: string | undefined },
): Promise<{ chat: Chat | null; chats: Chat[] }> {
  const { chats } = await listChats(
    ctx,
    ListChats.parse({
      search: input.customer.slice(0, 100),
      customer_type: input.customer_type,
      page_size: 20,
    }),
  )
  return { chat: chats[0] ?? null, chats }
}
