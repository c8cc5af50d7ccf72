import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'
import { client } from '../../app/client.ts'
import { applyToThread, chatIdOf } from '../live/apply-event.ts'
import { keys } from '../live/keys.ts'
import { withReplay } from '../live/replay.ts'
import { mergeLatest, mergeOlder, type Thread } from '../live/thread.ts'
import { provideOlder } from './show-message.ts'

const PAGE = 50
/** So long the first fetch waits for the room; after that it goes alone, and again once joined. */
const JOIN_PATIENCE_MS = 400

/** A conversation, live while it is open, with older messages by `loadOlder`. */
export function useThread(chatId: string) {
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: keys.thread(chatId),
    // What is cached shows at once; what happened while the chat was closed is fetched.
    staleTime: 0,
    queryFn: async ({ signal }) => {
      await Promise.race([client.rooms.joinChat(chatId), pause(JOIN_PATIENCE_MS)])
      const latest = await withReplay(
        () => fetchThread(chatId, undefined, signal),
        (thread, fact) => (chatIdOf(fact) === chatId ? applyToThread(thread, fact).thread : thread),
      )
      return mergeLatest(cache.getQueryData<Thread>(keys.thread(chatId)), latest)
    },
  })
  useRoom(chatId)

  const loadOlder = useCallback(() => fetchOlder(cache, chatId), [cache, chatId])
  useEffect(() => provideOlder((seq) => fetchBackTo(cache, chatId, seq)), [cache, chatId])
  return { ...query, loadOlder }
}

const loadingOlder = new Set<string>()

/** Puts the page before what is loaded in front of it; once at a time. */
async function fetchOlder(cache: QueryClient, chatId: string): Promise<void> {
  const thread = cache.getQueryData<Thread>(keys.thread(chatId))
  if (!thread?.has_older || loadingOlder.has(chatId)) return
  loadingOlder.add(chatId)
  try {
    const older = await fetchThread(chatId, thread.messages[0]?.seq)
    cache.setQueryData<Thread>(keys.thread(chatId), (now) => now && mergeOlder(now, older))
  } catch {
    // Scrolling on, or the button, asks again.
  } finally {
    loadingOlder.delete(chatId)
  }
}

/** Page by page until the message is there, or nothing more comes. */
async function fetchBackTo(cache: QueryClient, chatId: string, seq: number): Promise<void> {
  const first = () => cache.getQueryData<Thread>(keys.thread(chatId))?.messages[0]?.seq ?? 0
  for (let before = 0; first() > seq && first() !== before; ) {
    before = first()
    await fetchOlder(cache, chatId)
  }
}

/** Hears of the chat while it is open; a join that came late means fetching again. */
function useRoom(chatId: string): void {
  const cache = useQueryClient()
  useEffect(() => {
    const askedAt = Date.now()
    client.rooms.joinChat(chatId).then(
      () => {
        if (Date.now() - askedAt > JOIN_PATIENCE_MS)
          void cache.invalidateQueries({ queryKey: keys.thread(chatId) })
      },
      () => {},
    )
    return () => client.rooms.leaveChat(chatId)
  }, [cache, chatId])
}

async function fetchThread(
  chat_id: string,
  before_seq: number | undefined,
  signal?: AbortSignal,
): Promise<Thread> {
  const { messages, timeline } = await client.call(
    'listMessages',
    { chat_id, limit: PAGE, ...(before_seq === undefined ? {} : { before_seq }) },
    signal === undefined ? {} : { signal },
  )
  const sorted = messages.toSorted((a, b) => a.seq - b.seq)
  return { messages: sorted, timeline, has_older: (sorted[0]?.seq ?? 1) > 1 }
}

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))
