import { hearTabs, tellTabs } from '../../lib/tabs.ts'

const REMEMBERED_MS = 20_000
const doneAt = new Map<string, number>()

hearTabs((news) => {
  if (news.is === 'deed') doneAt.set(news.what, Date.now())
})

/**
 * The reader is doing something, here or in another tab, that they need not be told of.
 *
 * @param what a `chat_id`, or `status`
 */
export function rememberDeed(what: string): void {
  doneAt.set(what, Date.now())
  tellTabs({ is: 'deed', what })
}

export const isOwnDeed = (what: string) => Date.now() - (doneAt.get(what) ?? 0) < REMEMBERED_MS
