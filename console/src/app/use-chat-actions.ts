import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { findChat } from '../features/live/caches.ts'
import { rememberDeed } from '../features/notices/own-deeds.ts'
import { showPanel } from '../features/panel/panel-state.ts'
import { notify } from '../lib/notify.ts'
import { client } from './client.ts'
import { useOpenChatId } from './view.ts'

/** What shortcuts and the palette do to the open chat. */
export function useChatActions() {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const chat_id = useOpenChatId()

  const toggleResolved = useCallback(() => {
    const chat = chat_id === undefined ? undefined : findChat(cache, chat_id)
    if (chat === undefined) return
    const status = chat.is_resolved ? 'active' : 'resolved'
    rememberDeed(chat.chat_id)
    client.socket.emit('update_chat_status', { chat_id: chat.chat_id, status }).then(
      () => notify.done(t(`toast.${status}`)),
      (error: unknown) => notify.failed(t('toast.statusFailed'), error),
    )
  }, [cache, chat_id, t])

  const writeNote = useCallback(() => {
    if (chat_id === undefined) return
    showPanel('notes')
    whenThere('#new-note', (field) => field.focus())
  }, [chat_id])

  return { toggleResolved, writeNote }
}

/** The panel may still be loading: looks for a second. */
function whenThere(selector: string, act: (element: HTMLElement) => void, tries = 20): void {
  const element = document.querySelector<HTMLElement>(selector)
  if (element !== null) act(element)
  else if (tries > 0) setTimeout(() => whenThere(selector, act, tries - 1), 50)
}
