import { useCallback, useEffect, useState } from 'react'

type ChatMenuName = 'assign' | 'tags'

const openers = new Map<ChatMenuName, () => void>()

/** The state of a menu of the open chat that a shortcut can open too. */
export function useChatMenu(name: ChatMenuName) {
  const [open, setOpen] = useState(false)
  const show = useCallback(() => setOpen(true), [])
  useEffect(() => {
    openers.set(name, show)
    return () => {
      if (openers.get(name) === show) openers.delete(name)
    }
  }, [name, show])
  return { open, onOpenChange: setOpen }
}

/** Opens a menu of the open chat; nothing when no chat is open. */
export const openChatMenu = (name: ChatMenuName) => openers.get(name)?.()
