import type { Chat } from '@smart-chat/contract'
import { client } from '../../../app/client.ts'
import {
  type Attachment,
  attachmentsOf,
  detach,
  isWaiting,
  update,
  uploadOf,
} from './attachments.ts'

/** WhatsApp's limit, kept in-app too (`CAPTION_MAX` of the contract). */
const CAPTION_MAX = 1024

interface Words {
  text: string
  reply_to?: string | undefined
  /** Left out where what is new has been seen, and does not matter. */
  seen_seq?: number | undefined
}

/**
 * Sends the files of a chat one after the other, as they arrive at the server. The text stands under
 * the first; where it cannot, it follows as a message of its own. What fails stops those behind it.
 *
 * @returns the text where it was not used, and whether what came meanwhile stopped the first file
 */
export async function sendFiles(
  chat: Chat,
  words: Words,
): Promise<{ unused: string; isNewer: boolean }> {
  const { chat_id } = chat
  let { text } = words
  for (const [index, { id }] of attachmentsOf(chat_id).filter(isWaiting).entries()) {
    await uploadOf(id)
    const file = attachmentsOf(chat_id).find((one) => one.id === id)
    // Taken away while it was waited for.
    if (file === undefined) continue
    if (index === 0 && takesCaption(chat, file, text)) {
      update(chat_id, id, { caption: text })
      text = ''
    }
    const outcome = await sendOne(chat_id, id, index === 0 ? words : {})
    if (outcome === 'newer') return { unused: words.text, isNewer: true }
    if (outcome === 'failed') return { unused: text, isNewer: false }
  }
  if (text !== '') client.outbox.send({ chat_id, message: text })
  return { unused: '', isNewer: false }
}

/** Sends one file that is there already; what keeps it from that is shown with it. */
export async function sendOne(
  chat_id: string,
  id: string,
  { reply_to, seen_seq }: Partial<Words> = {},
): Promise<'sent' | 'failed' | 'newer'> {
  const file = attachmentsOf(chat_id).find((one) => one.id === id)
  const uploaded = file?.state.is === 'uploading' ? null : file?.state.uploaded
  // What could not be uploaded says so itself.
  if (file === undefined || !uploaded) return 'failed'
  update(chat_id, id, { state: { is: 'sending', uploaded } })
  try {
    await client.call('sendMedia', {
      chat_id,
      media_id: uploaded.media_id,
      client_message_id: id,
      ...(file.caption === null ? {} : { caption: file.caption }),
      ...(reply_to === undefined ? {} : { reply_to }),
      ...(seen_seq === undefined ? {} : { seen_seq }),
    })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'newer_messages') {
      update(chat_id, id, { caption: null, state: { is: 'ready', uploaded } })
      return 'newer'
    }
    const message = error instanceof Error ? error.message : String(error)
    update(chat_id, id, { state: { is: 'failed', message, uploaded, isFinal: false } })
    return 'failed'
  }
  detach(chat_id, id)
  return 'sent'
}

function takesCaption({ channel }: Chat, { state }: Attachment, text: string): boolean {
  if (text === '' || text.length > CAPTION_MAX || state.is !== 'ready') return false
  const { media_type, mime_type } = state.uploaded
  return channel === 'inapp' || (media_type !== 'audio' && mime_type !== 'image/webp')
}
