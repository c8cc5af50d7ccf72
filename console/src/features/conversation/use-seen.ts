import type { Message } from '@smart-chat/contract'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { client } from '../../app/client.ts'

/** Marks what the customer wrote as seen, while the tab is in front. */
export function useSeen(chatId: string, messages: Message[] | undefined, me: string): void {
  const isInFront = useIsInFront()
  const markedTo = useRef(0)
  const last = messages?.findLast((message) => message.sender_type === 'Customer')
  const upTo = last === undefined || last.seen_by.includes(me) ? 0 : last.seq

  useEffect(() => {
    if (!isInFront || upTo <= markedTo.current) return
    markedTo.current = upTo
    client.socket.emit('mark_seen', { chat_id: chatId, up_to_seq: upTo }).catch(() => {
      markedTo.current = 0
    })
  }, [chatId, isInFront, upTo])
}

function subscribe(listener: () => void) {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}

const useIsInFront = () =>
  useSyncExternalStore(subscribe, () => document.visibilityState === 'visible')
