/** For how long after the question a mark is a mark. */
const ASKED_MS = 7 * 86_400_000

/** Whether the customer was asked for a mark, and may still give it. */
export const isAskedForMark = (
  chat: { status: 'active' | 'resolved'; rating_asked_at: Date | null },
  now: Date,
): boolean =>
  chat.status === 'resolved' &&
  chat.rating_asked_at !== null &&
  now.getTime() - chat.rating_asked_at.getTime() <= ASKED_MS

/**
 * The mark from 1 to 5 that a message is: `5`, `5/5`, `५`, stars, or a button that begins with the
 * digit; null where it says anything else.
 */
export function markOf(said: {
  kind: string
  message: string
  message_tag: string | null
}): number | null {
  switch (said.kind) {
    case 'text':
      return markIn(said.message)
    case 'button':
    case 'interactive':
      return markIn(said.message) ?? markFirst(said.message) ?? markFirst(said.message_tag ?? '')
    default:
      return null
  }
}

function markIn(text: string): number | null {
  const plain = inAscii(text).trim()
  const digit = /^([1-5])(?:\s*\/\s*5)?[.!]?$/.exec(plain)?.[1]
  if (digit !== undefined) return Number(digit)
  // Stars that were left empty are not given.
  const stars = /^(?:(?:⭐|🌟|★|\*)\s*){1,5}(?:☆\s*)*$/u.test(plain)
  return stars ? (plain.match(/⭐|🌟|★|\*/gu) ?? []).length : null
}

const markFirst = (text: string): number | null => {
  const digit = /^([1-5])(?!\d)/.exec(inAscii(text).trim())?.[1]
  return digit === undefined ? null : Number(digit)
}

/** The scripts of India have their digits at the same place of each 128 characters (Unicode 9 to 13). */
const inAscii = (text: string): string =>
  text
    .replace(/[\ufe0f\u20e3]/g, '')
    .replace(/[\u0966-\u0d6f]/g, (one) =>
      /\p{Nd}/u.test(one) ? String(((one.codePointAt(0) ?? 0) - 0x966) % 128) : one,
    )
