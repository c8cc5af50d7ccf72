import type { Words } from './en.ts'
import type { Say } from './words.ts'

/** The server's and the client's codes that customers meet. */
const KNOWN: Record<string, keyof Words> = {
  empty: 'empty',
  offline: 'noConnection',
  too_large: 'tooLarge',
  unsupported_media: 'unsupported',
  media_rejected: 'rejected',
  rate_limited: 'limited',
  expired: 'expired',
}

/** Why something did not work, and how to go on, in the reader's language where it is known. */
export function whyFailed(say: Say, error: unknown): string {
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string }
  const known = KNOWN[code]
  return known === undefined ? message : say(known)
}
