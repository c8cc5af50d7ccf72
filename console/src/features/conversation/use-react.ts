import type { Message } from '@smart-chat/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { notify } from '../../lib/notify.ts'
import { keys } from '../live/keys.ts'
import { placeMessage, type Thread } from '../live/thread.ts'
import { useMe } from '../session/session.ts'

/**
 * Puts our reaction on a message, shown at once; the same emoji again, or none, takes it away. The
 * desk has one reaction to a message, whoever of us gave it.
 */
export function useReact(message: Message): (emoji: string) => void {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const { executive } = useMe()
  const place = (next: Message) =>
    cache.setQueryData<Thread>(
      keys.thread(message.chat_id),
      (thread) => thread && placeMessage(thread, next).thread,
    )
  return (chosen) => {
    const emoji = ourEmoji(message) === chosen ? '' : chosen
    const theirs = message.reactions.filter(({ by_type }) => by_type !== 'Executive')
    const at = new Date().toISOString()
    const ours = { emoji, by: executive.executive_id, by_type: 'Executive' as const, at }
    place({ ...message, reactions: emoji === '' ? theirs : [...theirs, ours] })
    client.socket.emit('react_to_message', { message_id: message.message_id, emoji }).then(
      (told) => place(told),
      (error) => {
        // As it is known now: what came meanwhile stays.
        const now = cache
          .getQueryData<Thread>(keys.thread(message.chat_id))
          ?.messages.find(({ message_id }) => message_id === message.message_id)
        if (now !== undefined) place({ ...now, reactions: message.reactions })
        notify.failed(t('message.reactFailed'), error)
      },
    )
  }
}

/** The desk's own reaction to a message. */
export const ourEmoji = (message: Message): string | undefined =>
  message.reactions.find(({ by_type }) => by_type === 'Executive')?.emoji
