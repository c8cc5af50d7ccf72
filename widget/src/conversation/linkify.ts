export interface Part {
  text: string
  /** Of a link. */
  href?: string
}

const LINK = /\bhttps?:\/\/[^\s<>"'`]+/gi

/** Splits text at its http and https links; the sentence's own punctuation is not part of them. */
export function linkify(text: string): Part[] {
  const parts: Part[] = []
  let from = 0
  for (const { 0: found, index } of text.matchAll(LINK)) {
    const link = found.replace(/[.,;:!?\]}*_~।]+$|\)+$/u, (end) =>
      end === ')' && found.includes('(') ? end : '',
    )
    parts.push({ text: text.slice(from, index) }, { text: link, href: link })
    from = index + link.length
  }
  return [...parts, { text: text.slice(from) }].filter((part) => part.text !== '')
}
