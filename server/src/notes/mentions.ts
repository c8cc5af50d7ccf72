import type { Tx } from '../context.ts'

interface Colleague {
  executive_id: string
  username: string
  name: string
}

/**
 * Who of a chat's segment a note names, as `@login` or `@Full Name` in any letter case; each once,
 * without its author.
 */
export async function findMentioned(
  tx: Tx,
  content: string,
  { customer_type, author_id }: { customer_type: string; author_id: string },
): Promise<string[]> {
  if (!content.includes('@')) return []
  const colleagues = await tx.db
    .selectFrom('executives')
    .innerJoin('executive_segments', 'executive_segments.executive_id', 'executives.executive_id')
    .select(['executives.executive_id', 'username', 'name'])
    .where('customer_type', '=', customer_type)
    .where('executives.executive_id', '!=', author_id)
    .where('disabled_at', 'is', null)
    .execute()
  return namedIn(content, colleagues)
}

/** The ids of those whom a text names; of two names that fit, the longer one is meant. */
export function namedIn(content: string, colleagues: Colleague[]): string[] {
  const handles = colleagues.flatMap(({ executive_id, username, name }) =>
    [username, name].map((handle) => ({ executive_id, handle: plain(handle) })),
  )
  const longestFirst = handles
    .filter(({ handle }) => handle !== '')
    .sort((one, other) => other.handle.length - one.handle.length)
  const text = plain(content)
  const named = new Set<string>()
  for (const { index } of text.matchAll(AT)) {
    const rest = text.slice(index + 1)
    const found = longestFirst.find(({ handle }) => startsWithWord(rest, handle))
    if (found === undefined) continue
    // Two people may have one name: both are meant.
    for (const one of handles) if (one.handle === found.handle) named.add(one.executive_id)
  }
  return [...named]
}

/** An @ inside a word is that of an e-mail address. */
const AT = /(?<![\p{L}\p{M}\p{N}_])@/gu

const startsWithWord = (text: string, word: string) =>
  text.startsWith(word) && !/^[\p{L}\p{M}\p{N}_]/u.test(text.slice(word.length))

/** One form for each word, however it was typed. */
const plain = (text: string) => text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim()
