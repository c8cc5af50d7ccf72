import type { Chat, Message, OnlineExecutive } from '@smart-chat/contract'
import { fetchConversation, fetchDesk, type Watcher } from './history-watcher.ts'

/**
 * Where what a client made of its events differs from what a fresh fetch gives, as sentences.
 *
 * @param looksInto the chats whose conversations are compared too
 */
export async function differences(
  watcher: Watcher,
  looksInto: (chat: Chat) => boolean,
): Promise<string[]> {
  const { client, username } = watcher
  const fresh = await fetchDesk(client)
  const known = watcher.known()
  const found = [
    ...differ('stats', known.stats, fresh.stats),
    ...differ('chats', shown(known.chats), shown(fresh.chats)),
    ...differ('executives', people(known.executives), people(fresh.executives)),
  ]
  for (const { chat_id } of [...fresh.chats.values()].filter(looksInto)) {
    const stored = await fetchConversation(client, chat_id)
    const { messages, timeline, notes } = known.conversations.get(chat_id) ?? {}
    found.push(
      ...differ(`messages of ${chat_id}`, messages?.map(bare), stored.messages.map(bare)),
      ...differ(`timeline of ${chat_id}`, inOrder(timeline), inOrder(stored.timeline)),
      ...differ(`notes of ${chat_id}`, inOrder(notes), inOrder(stored.notes)),
    )
  }
  return found.map((difference) => `${username}: ${difference}`)
}

const shown = <Item>(items: ReadonlyMap<string, Item>) =>
  Object.fromEntries([...items].toSorted(([one], [other]) => (one < other ? -1 : 1)))

/** Links expire. */
export const withoutLinks = <Shown extends Pick<Message, 'mediaUrl' | 'media_url' | 'media_info'>>({
  mediaUrl: _,
  media_url: __,
  media_info: file,
  ...message
}: Shown) => ({
  ...message,
  media_info: file && { ...file, thumbnail_url: file.thumbnail_url !== null },
})

/** Nobody promises an order of who has seen it. */
const bare = (message: Message) => ({
  ...withoutLinks(message),
  seen_by: message.seen_by.toSorted(),
})

/** What happened in the same millisecond may stand in any order. */
const inOrder = <Line extends { id: string; at?: string; created_at?: string }>(
  lines: readonly Line[] = [],
) => {
  const at = (line: Line) => `${line.at ?? line.created_at} ${line.id}`
  return lines.toSorted((one, other) => (at(one) < at(other) ? -1 : 1))
}

/** Load and last activity are not told. */
const people = (executives: ReadonlyMap<string, OnlineExecutive>) =>
  Object.fromEntries(
    [...executives.values()]
      .map(({ active_chats: _, last_activity: __, ...one }) => [one.executive_id, one] as const)
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  )

/** Each place where two JSON values differ, as `path: mirrored ≠ fetched`. */
export function differ(path: string, mirrored: unknown, fetched: unknown): string[] {
  if (Object.is(mirrored, fetched)) return []
  if (isBranch(mirrored) && isBranch(fetched)) {
    const keys = new Set([...Object.keys(mirrored), ...Object.keys(fetched)])
    return [...keys].flatMap((key) => differ(`${path}.${key}`, mirrored[key], fetched[key]))
  }
  return [`${path}: ${JSON.stringify(mirrored)} ≠ ${JSON.stringify(fetched)}`]
}

const isBranch = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
