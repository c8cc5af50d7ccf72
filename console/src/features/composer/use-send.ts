import type { Chat, Message } from '@smart-chat/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { notify } from '../../lib/notify.ts'
import { usePending } from '../conversation/use-pending.ts'
import { keys } from '../live/keys.ts'
import type { Thread } from '../live/thread.ts'
import { tellTypingEnded } from '../presence/typing.ts'
import { useMe } from '../session/session.ts'
import { type Draft, newsFor } from './draft.ts'
import { changeDraft, clearDraft, currentDraft } from './drafts.ts'
import { attachmentsOf, isWaiting } from './files/attachments.ts'
import { sendFiles } from './files/send-files.ts'

/** What stopped the first send: messages that came since the draft was begun. */
export type Guard = Message[] | null

/** Sends the draft; the first time, news stops it, the second time it goes whatever came. */
export function useSend(chat: Chat) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const { executive } = useMe()
  const [guard, setGuard] = useState<Guard>(null)
  const { chat_id } = chat

  const news = () => {
    const thread = cache.getQueryData<Thread>(keys.thread(chat_id))
    return newsFor(currentDraft(chat_id), thread?.messages ?? [], executive.executive_id)
  }
  useRefusedForNews(chat_id, () => setGuard(news()))

  function send() {
    const draft = currentDraft(chat_id)
    const { seen_seq, reply_to } = draft
    const text = draft.text.trim()
    const hasFiles = attachmentsOf(chat_id).some(isWaiting)
    if (text === '' && !hasFiles) return
    const arrived = guard === null ? news() : []
    if (arrived.length > 0) return setGuard(arrived)
    const about = {
      ...(reply_to === undefined ? {} : { reply_to: reply_to.message_id }),
      ...(guard !== null || seen_seq === undefined ? {} : { seen_seq }),
    }
    try {
      if (hasFiles) void sendWithFiles(draft, { text, ...about })
      else client.outbox.send({ chat_id, message: text, ...about })
    } catch (error) {
      return notify.failed(t('composer.notSent'), error)
    }
    clearDraft(chat_id)
    setGuard(null)
    tellTypingEnded(chat_id)
  }

  /** Words that did not go out with the files come back into the draft. */
  async function sendWithFiles(draft: Draft, words: Parameters<typeof sendFiles>[1]) {
    try {
      const { unused, isNewer } = await sendFiles(chat, words)
      if (unused !== '' || isNewer)
        changeDraft(chat_id, (now) => ({
          ...draft,
          text: [unused, now.text].filter(Boolean).join('\n'),
        }))
      if (isNewer) setGuard(news())
    } catch (error) {
      notify.failed(t('composer.notSent'), error)
    }
  }

  return { send, guard, dropGuard: () => setGuard(null) }
}

/** A message that raced with news comes back into the draft, to be looked at once more. */
function useRefusedForNews(chat_id: string, onNews: () => void): void {
  const pending = usePending(chat_id)
  // What a form made stays a bubble, whose Retry sends it anyway: no draft could hold it.
  const refused = pending.find(
    (one) => one.error?.code === 'newer_messages' && one.content === undefined,
  )
  useEffect(() => {
    if (refused === undefined) return
    client.outbox.discard(refused.client_message_id)
    changeDraft(chat_id, (draft) => ({
      ...draft,
      text: [refused.message, draft.text].filter(Boolean).join('\n'),
      ...(refused.seen_seq === undefined ? {} : { seen_seq: refused.seen_seq }),
    }))
    onNews()
  })
}
