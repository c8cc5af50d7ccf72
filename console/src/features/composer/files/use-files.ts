import type { Chat } from '@smart-chat/contract'
import { useTranslation } from 'react-i18next'
import { focusComposer } from '../drafts.ts'
import { attach, useAttachments } from './attachments.ts'
import { limitExceeded } from './too-large.ts'

/** The files of a chat's composer, and how more are added. */
export function useFiles(chat: Chat) {
  const { t } = useTranslation()
  const files = useAttachments(chat.chat_id)

  const add = (chosen: File[]) => {
    attach(chat.chat_id, chosen, (file) => {
      const limit = limitExceeded(file, chat.channel)
      return limit === null ? null : t('files.tooLarge', { limit })
    })
    if (chosen.length > 0) focusComposer()
  }
  return { files, add }
}
