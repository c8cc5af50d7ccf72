import type { Message } from '@smart-chat/contract'

/** What is being written in a chat. */
export interface Draft {
  text: string
  /** The last message there was when the writing began: newer ones stop the first send. */
  seen_seq?: number
  reply_to?: { message_id: string; sender_name: string; message: string }
}

export const emptyDraft: Draft = { text: '' }

/** @param last_seq the chat's last message now */
export function editDraft(draft: Draft, text: string, last_seq: number): Draft {
  if (text === '')
    return draft.reply_to === undefined ? emptyDraft : { text, reply_to: draft.reply_to }
  return { ...draft, text, seen_seq: draft.seen_seq ?? last_seq }
}

export function quoteInDraft(draft: Draft, message: Message | undefined): Draft {
  const { reply_to: _, ...rest } = draft
  if (message === undefined) return rest
  const { message_id, sender_name } = message
  return { ...rest, reply_to: { message_id, sender_name, message: message.message.slice(0, 200) } }
}

/** Our own message went out just before the draft's place: that is no news to its writer. */
export function advanceDraft(draft: Draft, sent_seq: number): Draft {
  return draft.seen_seq === sent_seq - 1 ? { ...draft, seen_seq: sent_seq } : draft
}

/** What came from others since the draft was begun. */
export function newsFor(draft: Draft, messages: Message[], me: string): Message[] {
  const { seen_seq } = draft
  if (seen_seq === undefined) return []
  return messages.filter(
    (message) =>
      message.seq > seen_seq && message.sender !== me && message.sender_type !== 'System',
  )
}

/** A stored draft; whatever does not read as one is none. */
export function parseDraft(stored: string | null): Draft {
  if (stored === null) return emptyDraft
  try {
    const draft: unknown = JSON.parse(stored)
    const isDraft = typeof draft === 'object' && draft !== null && 'text' in draft
    return isDraft && typeof draft.text === 'string' ? (draft as Draft) : emptyDraft
  } catch {
    return emptyDraft
  }
}

export const isEmpty = (draft: Draft) => draft.text === '' && draft.reply_to === undefined
