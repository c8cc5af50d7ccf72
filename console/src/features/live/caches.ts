import type { Chat, Note } from '@smart-chat/contract'
import type { QueryClient } from '@tanstack/react-query'
import type { ChatFilter } from '../chats/filter.ts'
import {
  applyToList,
  applyToNotes,
  applyToThread,
  chatAfter,
  chatIdOf,
  type Fact,
} from './apply-event.ts'
import type { ChatList } from './chat-list.ts'
import { keys } from './keys.ts'
import type { Thread } from './thread.ts'

/** Brings every cache that shows a fact's chat up to date; what cannot be is fetched again. */
export function applyFact(cache: QueryClient, fact: Fact): void {
  const chat_id = chatIdOf(fact)
  const known = findChat(cache, chat_id)
  const after = chatAfter(known, fact)
  if (after === undefined) fetchStranger(cache, fact)
  else applyToChats(cache, known, after, fact)

  cache.setQueryData<Note[]>(keys.notes(chat_id), (notes) => notes && applyToNotes(notes, fact))
  applyToOpenThread(cache, chat_id, fact)
}

function applyToChats(cache: QueryClient, known: Chat | undefined, after: Chat, fact: Fact): void {
  cache.setQueryData<Chat>(keys.chat(after.chat_id), (chat) => chat && after)
  for (const [key, list] of cache.getQueriesData<ChatList>({ queryKey: keys.lists })) {
    if (list === undefined) continue
    const next = applyToList(list, key[1] as ChatFilter, known, fact)
    if (next === list) continue
    cache.setQueryData(key, next)
    if (next.is_total_uncertain) refresh.ask(cache)
  }
}

function applyToOpenThread(cache: QueryClient, chat_id: string, fact: Fact): void {
  const thread = cache.getQueryData<Thread>(keys.thread(chat_id))
  if (thread === undefined) return
  const next = applyToThread(thread, fact)
  if (next.thread !== thread) cache.setQueryData(keys.thread(chat_id), next.thread)
  if (next.isStale) void cache.invalidateQueries({ queryKey: keys.thread(chat_id) })
}

/** The chat as last known: on its own, or in any list. */
export function findChat(cache: QueryClient, chat_id: string): Chat | undefined {
  const alone = cache.getQueryData<Chat>(keys.chat(chat_id))
  if (alone !== undefined) return alone
  for (const [, list] of cache.getQueriesData<ChatList>({ queryKey: keys.lists })) {
    const chat = list?.chats.find((candidate) => candidate.chat_id === chat_id)
    if (chat !== undefined) return chat
  }
  return undefined
}

/** A chat nobody has loaded changed hands or state: lists may gain it, so they are read again. */
function fetchStranger(cache: QueryClient, fact: Fact): void {
  if (fact.kind === 'assigned' || fact.kind === 'reassigned' || fact.kind === 'status')
    refresh.ask(cache)
}

const SETTLE_MS = 3000

/** At most one refresh of the shown lists in a while, however many strangers move. */
const refresh = {
  timer: undefined as ReturnType<typeof setTimeout> | undefined,
  ask(cache: QueryClient) {
    this.timer ??= setTimeout(() => {
      this.timer = undefined
      void cache.invalidateQueries({ queryKey: keys.lists })
    }, SETTLE_MS * Math.random())
  },
}
