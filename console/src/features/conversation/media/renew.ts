import type { Message } from '@smart-chat/contract'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { client } from '../../../app/client.ts'
import { keys } from '../../live/keys.ts'
import { placeMessage, type Thread } from '../../live/thread.ts'

/**
 * Links to files run out after a day, and a desk stays open longer: one that does not load is
 * asked for anew, once by itself and then as often as somebody wants.
 *
 * @returns whether it is broken in spite of that; `onBroken` for whoever fails to load it; `renew`
 */
export function useFreshLink(message: Message) {
  const cache = useQueryClient()
  const [isBroken, setIsBroken] = useState(false)
  const [tries, setTries] = useState(0)
  const wasRenewed = useRef(false)
  const { media_url } = message
  // biome-ignore lint/correctness/useExhaustiveDependencies: another link is another chance
  useEffect(() => setIsBroken(false), [media_url])

  const renew = useCallback(async () => {
    setIsBroken(false)
    await renewLinks(cache, message).catch(() => setIsBroken(true))
    setTries((now) => now + 1)
  }, [cache, message])

  const onBroken = useCallback(() => {
    if (wasRenewed.current) return setIsBroken(true)
    wasRenewed.current = true
    void renew()
  }, [renew])
  return { isBroken, tries, onBroken, renew }
}

/** Reads one message again, wherever in the conversation it stands. */
async function renewLinks(cache: QueryClient, { chat_id, seq }: Message): Promise<void> {
  const { messages } = await client.call('listMessages', {
    chat_id,
    before_seq: seq + 1,
    limit: 1,
  })
  const [fresh] = messages
  if (fresh === undefined) return
  cache.setQueryData<Thread>(
    keys.thread(chat_id),
    (thread) => thread && placeMessage(thread, fresh).thread,
  )
}

/** Whether a link's time is over: its token begins with the second until which it is good. */
export function isOver(url: string): boolean {
  const token = URL.parse(url, location.href)?.searchParams.get('token') ?? ''
  const until = Number(token.split('.')[0])
  return until > 0 && until * 1000 < client.clock.now()
}
