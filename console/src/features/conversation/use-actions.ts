import type { Chat } from '@smart-chat/contract'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { notify } from '../../lib/notify.ts'
import { rememberDeed } from '../notices/own-deeds.ts'

/** What can be done to a chat; the events that follow change what is shown. */
export function useSetStatus(chat: Chat) {
  const { t } = useTranslation()
  return useMutation({
    mutationFn: (status: Chat['status']) => {
      rememberDeed(chat.chat_id)
      return client.socket.emit('update_chat_status', { chat_id: chat.chat_id, status })
    },
    onSuccess: (_, status) => notify.done(t(`toast.${status}`)),
    onError: (error) => notify.failed(t('toast.statusFailed'), error),
  })
}

/** To whom a chat goes; null: back to the queue. */
export interface Reassign {
  executive_id: string | null
  /** A lead insists, though their hands are full. */
  force?: boolean
}

export function useReassign(chat: Chat) {
  const { t } = useTranslation()
  return useMutation({
    mutationFn: (to: Reassign) => {
      rememberDeed(chat.chat_id)
      return client.socket.emit('reassign_chat', { chat_id: chat.chat_id, ...to })
    },
    onSuccess: ({ assigned_executive_name: name }) =>
      notify.done(name === null ? t('toast.queued') : t('toast.reassigned', { name })),
    onError: (error) => notify.failed(t('toast.reassignFailed'), error),
  })
}

export function useTagging(chat: Chat) {
  const { t } = useTranslation()
  return useMutation({
    mutationFn: ({ tag, action }: { tag: string; action: 'add' | 'remove' }) =>
      client.socket.emit('apply_tag', { chat_id: chat.chat_id, tag, action }),
    onError: (error) => notify.failed(t('toast.tagFailed'), error),
  })
}
