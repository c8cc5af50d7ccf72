export type TextPart = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string }

const CANDIDATE = /https?:\/\/[^\s<>"'`]+/gi

/** Splits text at its http and https links; whatever does not parse as one stays text. */
export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const match of text.matchAll(CANDIDATE)) {
    const link = withoutTrailingMarks(match[0])
    const href = webAddress(link)
    if (href === undefined) continue
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index) })
    parts.push({ kind: 'link', text: link, href })
    from = match.index + link.length
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) })
  return parts
}

/** The sentence's own punctuation is not part of the link; a bracket the link opened is. */
function withoutTrailingMarks(candidate: string): string {
  let link = candidate
  for (;;) {
    const last = link.at(-1) ?? ''
    const opened = link.includes('(') && last === ')'
    if (opened || !/[.,;:!?)\]}*_~।]/u.test(last)) return link
    link = link.slice(0, -1)
  }
}

/** The address, when it is one of http or https with a host; else nothing. */
function webAddress(value: string): string | undefined {
  const url = URL.parse(value)
  if (url === null || url.hostname === '') return undefined
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined
}
