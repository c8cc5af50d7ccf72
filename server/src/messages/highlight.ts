/** What a search is for. */
export interface Words {
  /** In small letters, in the order in which they were written. */
  all: string[]
  /** Whether the last may go on: it was not followed by a space. */
  isLastBegun: boolean
  /** PostgreSQL's text of a `tsquery` for the index; and for the last word, where that is short. */
  whole: string
  begun: string
}

/** A beginning shorter than this fits so many words that the index is no help. */
const BEGUN_MIN = 3

/** The words of what a person typed; punctuation parts them, so `BK-10293` is two. */
export function wordsOf(typed: string): Words {
  const all = [...typed.toLowerCase().matchAll(WORD)]
    .map(([word]) => word)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
  const last = all.at(-1) ?? ''
  const isLong = [...last].length >= BEGUN_MIN
  const isLastBegun =
    all.length > 0 && typed.toLowerCase().endsWith(last) && (isLong || all.length > 1)
  const whole = isLastBegun ? all.slice(0, -1) : all
  const quoted = whole.map((word) => `'${word}'`)
  const begun = isLastBegun ? `'${last}':*` : ''
  return {
    all,
    isLastBegun,
    whole: [...quoted, ...(isLong && isLastBegun ? [begun] : [])].join(' & '),
    begun: isLong ? '' : begun,
  }
}

/** Letters with their vowel signs, and digits: what is left when punctuation parts a text. */
const WORD = /[^\s\p{P}\p{S}\p{Cc}]+/gu

/** So much of a long message is shown around the first word found. */
const BEFORE = 60
const SHOWN = 240

/** A place in a message where a search found its words, as safe HTML with `<mark>` around them. */
export function highlight(message: string, words: Words): string {
  const tokens = [...message.matchAll(WORD)]
  const marked = tokens.filter(([word]) => isSought(word.toLowerCase(), words))
  const first = marked[0]?.index ?? 0
  const from = tokens.find(({ index }) => index >= first - BEFORE)?.index ?? 0
  const start = first <= BEFORE ? 0 : from
  const until = tokens.find(({ index, 0: word }) => index + word.length > start + SHOWN)
  const end =
    until === undefined
      ? message.length
      : Math.max(until.index, first + (marked[0]?.[0].length ?? 0))
  let html = start > 0 ? '…' : ''
  let reached = start
  for (const { index, 0: word } of marked) {
    if (index < start || index + word.length > end) continue
    html += `${escapeHtml(message.slice(reached, index))}<mark>${escapeHtml(word)}</mark>`
    reached = index + word.length
  }
  return `${html}${escapeHtml(message.slice(reached, end))}${end < message.length ? '…' : ''}`
}

function isSought(word: string, { all, isLastBegun }: Words): boolean {
  const last = all.at(-1) ?? ''
  return all.includes(word) || (isLastBegun && word.startsWith(last))
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escapeHtml = (text: string) =>
  text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '')
