/** What one tab of a person tells their others. */
type News = { is: 'here' } | { is: 'deed'; what: string }

const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('smart-chat') : undefined

export const tellTabs = (news: News) => channel?.postMessage(news)

/** Hears what the other tabs tell. */
export function hearTabs(listener: (news: News) => void): void {
  channel?.addEventListener('message', ({ data }: MessageEvent<News>) => listener(data))
}

/** Longer than the slowest of the tabs needs to hear of the same thing. */
const CLAIMED_MS = 10_000

/**
 * Does something in the first tab that comes to it. Where tabs cannot agree (a page that is not
 * secure has no locks), each does it.
 */
export async function inOneTab(claim: string, act: () => void): Promise<void> {
  if (navigator.locks === undefined) return act()
  await navigator.locks.request(`smart-chat.${claim}`, { ifAvailable: true }, async (lock) => {
    if (lock === null) return
    act()
    await new Promise((done) => setTimeout(done, CLAIMED_MS))
  })
}

const IN_FRONT = 'smart-chat.in-front'

/** Says to the other tabs that this one can be seen, as long as it can. */
export function showPresenceInFront(): () => void {
  let leave = () => {}
  const follow = () => {
    leave()
    leave = document.visibilityState === 'visible' ? stand() : () => {}
  }
  follow()
  document.addEventListener('visibilitychange', follow)
  return () => {
    document.removeEventListener('visibilitychange', follow)
    leave()
  }
}

/** Holds a lock that any number of tabs may hold; a tab that dies lets go of it. */
function stand(): () => void {
  const gone = new AbortController()
  const left = Promise.withResolvers<void>()
  navigator.locks
    ?.request(IN_FRONT, { mode: 'shared', signal: gone.signal }, () => left.promise)
    .catch(() => {})
  return () => {
    left.resolve()
    gone.abort()
  }
}

/** Whether the person sees a tab of ours, this one or another. */
export async function isAnyTabInFront(): Promise<boolean> {
  if (document.visibilityState === 'visible') return true
  const { held } = (await navigator.locks?.query()) ?? {}
  return held?.some(({ name }) => name === IN_FRONT) === true
}
