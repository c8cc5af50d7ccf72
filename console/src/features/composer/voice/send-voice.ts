import type { Chat } from '@smart-chat/contract'
import { quoteInDraft } from '../draft.ts'
import { changeDraft, currentDraft } from '../drafts.ts'
import { attach, uploadOf } from '../files/attachments.ts'
import { sendOne } from '../files/send-files.ts'

/** Uploads and sends a recording, as an answer where one was begun; what fails stays above the text box. */
export async function sendVoice({ chat_id }: Chat, file: File): Promise<void> {
  const { reply_to } = currentDraft(chat_id)
  changeDraft(chat_id, (draft) => quoteInDraft(draft, undefined))
  const [id] = attach(chat_id, [file], () => null)
  if (id === undefined) return
  await uploadOf(id)
  await sendOne(chat_id, id, { reply_to: reply_to?.message_id })
}
