import type { Chat } from '@smart-chat/contract'
import { useEffect, useMemo, useRef, useState } from 'react'
import { type Steady, steady } from './steady-order.ts'

/** Rows that keep their places while the pointer is over them. */
export function useSteadyRows(chats: Chat[], listKey: string) {
  const [isHeld, setIsHeld] = useState(false)
  const held = useRef<{ key: string; chats: Chat[] }>({ key: listKey, chats })

  const rows = useMemo<Steady>(() => {
    const isSameList = held.current.key === listKey && held.current.chats.length > 0
    return isHeld && isSameList ? steady(held.current.chats, chats) : { chats, arrivals: 0 }
  }, [chats, isHeld, listKey])

  useEffect(() => {
    held.current = { key: listKey, chats: rows.chats }
  }, [rows, listKey])

  const release = () => {
    held.current = { key: listKey, chats: [] }
    setIsHeld(false)
  }

  return {
    ...rows,
    release,
    hold: {
      onPointerMove: (event: React.PointerEvent) => {
        if (event.pointerType === 'mouse' && !isHeld) setIsHeld(true)
      },
      onPointerLeave: () => setIsHeld(false),
    },
  }
}
