/** `919876543210` → `+91 98765 43210`; ids of people who hide their number stay as they are. */
export function prettyNumber(customer: string): string {
  if (!/^\d{7,15}$/.test(customer)) return customer
  if (customer.startsWith('91') && customer.length === 12)
    return `+91 ${customer.slice(2, 7)} ${customer.slice(7)}`
  return `+${customer.replace(/^(\d{1,3})(\d{3})(\d{3})/, '$1 $2 $3 ').trim()}`
}

/** The name, or the number of someone who has told none. */
export const displayName = (chat: { customer: string; customer_name: string }) =>
  chat.customer_name.trim() === '' ? prettyNumber(chat.customer) : chat.customer_name

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Up to two initials, by what a reader sees as a letter (Devanagari clusters included). */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/\s+/)
    .filter((word) => /\p{L}/u.test(word))
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words
  return chosen.map((word) => firstGrapheme(word ?? '').toUpperCase()).join('')
}

function firstGrapheme(word: string): string {
  for (const { segment } of graphemes.segment(word)) if (/\p{L}/u.test(segment)) return segment
  return ''
}

/** A steady number from 0 to `count - 1` for a name, to tint its avatar. */
export function tintOf(key: string, count: number): number {
  let hash = 7
  for (let index = 0; index < key.length; index++)
    hash = (hash * 31 + key.charCodeAt(index)) % 65_521
  return hash % count
}

const EMOJI =
  /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f|\s)+$/u

/** Whether a text is nothing but a few emoji, which are then shown large. */
export function isEmojiOnly(text: string): boolean {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed.length > 40) return false
  if (!EMOJI.test(trimmed)) return false
  return [...graphemes.segment(trimmed.replaceAll(/\s/g, ''))].length <= 3
}

/** `1.4 MB`. */
export function fileSize(bytes: number, language: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte']
  const step = bytes < 1 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3))
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: step < 2 ? 0 : 1,
  }).format(bytes / 1000 ** step)
}
