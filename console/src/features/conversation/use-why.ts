import type { Chat } from '@smart-chat/contract'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { keys } from '../live/keys.ts'
import type { Thread } from '../live/thread.ts'

/** Why the chat is where it is: the sentence of its timeline, else the reason that it carries. */
export function useWhy(chat: Chat): string | null {
  const { t } = useTranslation()
  const { data: line } = useQuery<Thread, Error, string | undefined>({
    queryKey: keys.thread(chat.chat_id),
    enabled: false,
    select: lastAssignment,
  })
  if (line !== undefined) return line
  return chat.assigned_reason === null ? null : t(`reason.${chat.assigned_reason}`)
}

const lastAssignment = ({ timeline }: Thread) =>
  timeline.findLast(({ kind }) => kind === 'assigned' || kind === 'released')?.text
