import { currentPlace, go, type Place, usePlace } from './location.ts'
import type { DeskSearch } from './search.ts'

/** The chat that is open, by the address. */
export const useOpenChatId = () => chatIdOf(usePlace())

export const useView = (): DeskSearch => usePlace().search

/** The place of a chat, with the list beside it as it is; of none, the list alone. */
export const placeOf = (chatId: string | undefined, search: DeskSearch): Place => ({
  path: chatId === undefined ? '/' : `/chats/${encodeURIComponent(chatId)}`,
  search,
})

/** Opens a chat, or with undefined goes back to the list. */
export const openChat = (chatId: string | undefined) => go(placeOf(chatId, currentPlace().search))

/** Changes part of the view; undefined takes a part back to its default. */
export function changeView(change: { [Key in keyof DeskSearch]?: DeskSearch[Key] | undefined }) {
  const { path, search } = currentPlace()
  const entries = Object.entries({ ...search, ...change })
  const next = Object.fromEntries(entries.filter(([, value]) => value !== undefined))
  go({ path, search: next }, { replace: true })
}

function chatIdOf({ path }: Place): string | undefined {
  const id = /^\/chats\/([^/]+)\/?$/.exec(path)?.[1]
  return id === undefined ? undefined : decodeURIComponent(id)
}
