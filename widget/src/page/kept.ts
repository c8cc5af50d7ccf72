import { defaultStorage } from '@smart-chat/client/small'

const storage = defaultStorage()

/** One word about a person that survives reloads: the draft, the chat that was shown last. */
export interface Kept {
  read(): string
  write(text: string): void
}

export function kept(what: 'draft' | 'chat', owner: string): Kept {
  const key = `smart-chat:${what}:${owner}`
  return {
    read: () => storage.get(key) ?? '',
    write: (text) => (text === '' ? storage.remove(key) : storage.set(key, text)),
  }
}
