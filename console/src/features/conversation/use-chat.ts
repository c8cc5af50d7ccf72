import type { Chat } from '@smart-chat/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { client } from '../../app/client.ts'
import { chatAfter, chatIdOf } from '../live/apply-event.ts'
import { findChat } from '../live/caches.ts'
import { keys } from '../live/keys.ts'
import { withReplay } from '../live/replay.ts'

/** One chat, live; taken from the list it was opened from, when there is one. */
export function useChat(chatId: string) {
  const cache = useQueryClient()
  return useQuery({
    queryKey: keys.chat(chatId),
    initialData: () => findChat(cache, chatId),
    queryFn: ({ signal }) =>
      withReplay<Chat>(
        async () => (await client.call('getChat', { chat_id: chatId }, { signal })).chat,
        (chat, fact) => (chatIdOf(fact) === chatId ? (chatAfter(chat, fact) ?? chat) : chat),
      ),
  })
}
