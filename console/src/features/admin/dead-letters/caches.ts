import type { DeadLetter, RouteReply, ServerPayload } from '@smart-chat/contract'
import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { keys } from '../../live/keys.ts'

export type LetterPages = InfiniteData<RouteReply<'listDeadLetters'>, string | undefined>

type Told = ServerPayload<'dead_letter_changed'>

/** Many come and go at once: they are looked at together, so often at most. */
const TOGETHER_MS = 500

/** A letter has come, or one is over: counts are asked for anew, what is over leaves the lists. */
export function heardLetter(cache: QueryClient, payload: Told): void {
  together.told.set(payload.dead_letter_id, payload)
  together.timer ??= setTimeout(() => {
    removeClosed(cache, together.told)
    together.told = new Map()
    together.timer = undefined
    void cache.invalidateQueries({ queryKey: keys.deadLetterCounts })
  }, TOGETHER_MS)
}

const together = {
  told: new Map<string, Told>(),
  timer: undefined as ReturnType<typeof setTimeout> | undefined,
}

function removeClosed(cache: QueryClient, changes: Map<string, Told>): void {
  const isOver = ({ dead_letter_id }: DeadLetter) => changes.get(dead_letter_id)?.is_open === false
  cache.setQueriesData<LetterPages>({ queryKey: keys.deadLetterLists('open') }, (list) =>
    list === undefined
      ? list
      : changePages(list, (letters) => letters.filter((one) => !isOver(one))),
  )
}

/** What an answer says of one letter: in the open list it changes, or leaves it. */
export function takeLetter(cache: QueryClient, letter: DeadLetter): void {
  const isOpen = letter.replayed_at === null && letter.dismissed_at === null
  const isIt = (one: DeadLetter) => one.dead_letter_id === letter.dead_letter_id
  cache.setQueriesData<LetterPages>({ queryKey: keys.deadLetterLists('open') }, (list) =>
    list === undefined
      ? list
      : changePages(list, (letters) =>
          isOpen
            ? letters.map((one) => (isIt(one) ? letter : one))
            : letters.filter((one) => !isIt(one)),
        ),
  )
  void cache.invalidateQueries({ queryKey: keys.deadLetterCounts })
}

const changePages = (
  list: LetterPages,
  change: (letters: DeadLetter[]) => DeadLetter[],
): LetterPages => ({
  ...list,
  pages: list.pages.map((page) => ({ ...page, dead_letters: change(page.dead_letters) })),
})
