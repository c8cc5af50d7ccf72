import type { Message } from '@smart-chat/contract'
import { useCallback, useSyncExternalStore } from 'react'
import { client } from '../../app/client.ts'
import { readStored, store } from '../../lib/storage.ts'
import { advanceDraft, type Draft, emptyDraft, isEmpty, parseDraft, quoteInDraft } from './draft.ts'

const drafts = new Map<string, Draft>()
const listeners = new Set<() => void>()

const keyOf = (chat_id: string) =>
  `draft.${client.session.current()?.executive_id ?? ''}.${chat_id}`

/** The draft of a chat; it survives reloads, and is the executive's own. */
export function currentDraft(chat_id: string): Draft {
  const key = keyOf(chat_id)
  const known = drafts.get(key)
  if (known !== undefined) return known
  const stored = parseDraft(readStored(key))
  drafts.set(key, stored)
  return stored
}

export function changeDraft(chat_id: string, change: (draft: Draft) => Draft): void {
  const draft = change(currentDraft(chat_id))
  drafts.set(keyOf(chat_id), draft)
  store(keyOf(chat_id), isEmpty(draft) ? null : JSON.stringify(draft))
  for (const listener of listeners) listener()
}

export const clearDraft = (chat_id: string) => changeDraft(chat_id, () => emptyDraft)

/** Quotes a message in its chat's draft, and goes on writing there. */
export function replyTo(message: Message): void {
  changeDraft(message.chat_id, (draft) => quoteInDraft(draft, message))
  focusComposer()
}

export const focusComposer = () =>
  document.querySelector<HTMLTextAreaElement>('[data-testid=composer]')?.focus()

client.outbox.onSent(({ chat_id, seq }) =>
  changeDraft(chat_id, (draft) => advanceDraft(draft, seq)),
)

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export function useDraft(chat_id: string) {
  const draft = useSyncExternalStore(subscribe, () => currentDraft(chat_id))
  const change = useCallback((how: (draft: Draft) => Draft) => changeDraft(chat_id, how), [chat_id])
  return [draft, change] as const
}
