import { useEffect } from 'react'
import { neighbour } from '../features/chats/shown-rows.ts'
import { focusComposer } from '../features/composer/drafts.ts'
import { openChatMenu } from './chat-menus.ts'
import { showHelp, showPalette } from './overlays.ts'
import { useChatActions } from './use-chat-actions.ts'
import { openChat, useOpenChatId } from './view.ts'

/** Single keys for those who do not reach for the mouse; `?` shows them. */
export function useShortcuts(): void {
  const openId = useOpenChatId()
  const { toggleResolved, writeNote } = useChatActions()

  useEffect(() => {
    const go = (step: 1 | -1) => {
      const next = neighbour(openId, step)
      if (next !== undefined) openChat(next)
    }
    const actions: Record<string, () => void> = {
      j: () => go(1),
      k: () => go(-1),
      '/': () => document.querySelector<HTMLElement>('#chat-search')?.focus(),
      '?': showHelp,
      r: focusComposer,
      t: () => document.querySelector<HTMLElement>('[data-open-templates]')?.click(),
      e: toggleResolved,
      a: () => openChatMenu('assign'),
      '#': () => openChatMenu('tags'),
      n: writeNote,
    }

    const onKeyDown = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        return showPalette()
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return
      const action = actions[event.key]
      if (action === undefined) return
      event.preventDefault()
      action()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [openId, toggleResolved, writeNote])
}

/** Keys typed into fields, menus and dialogs mean what they mean there. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target
  if (event.defaultPrevented || event.isComposing || !(target instanceof Element)) return true
  return (
    target.closest('input, textarea, select, [contenteditable], [role=menu], [role=dialog]') !==
    null
  )
}
