import { useQuery } from '@tanstack/react-query'
import { Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { ChatPane } from '../features/chats/chat-pane.tsx'
import { useAttention } from '../features/chats/use-attention.ts'
import { Conversation } from '../features/conversation/conversation.tsx'
import { NothingOpen } from '../features/conversation/nothing-open.tsx'
import { useFeed } from '../features/live/use-feed.ts'
import { useActivity } from '../features/presence/activity.ts'
import { ConnectionBar } from '../features/presence/connection-bar.tsx'
import { InactivityBar } from '../features/presence/inactivity-bar.tsx'
import { me, useSession } from '../features/session/session.ts'
import { cx } from '../lib/cx.ts'
import { lazyPart } from '../lib/lazy.ts'
import { showPresenceInFront } from '../lib/tabs.ts'
import { Failed } from '../ui/states.tsx'
import { Header } from './header.tsx'
import { useOverlay } from './overlays.ts'
import { queryClient } from './query-client.ts'
import { useShortcuts } from './use-shortcuts.ts'
import { useOpenChatId } from './view.ts'

const Notices = lazyPart(
  async () => (await import('../features/notices/notices-host.tsx')).NoticesHost,
)
const PausedBar = lazyPart(
  async () => (await import('../features/admin/numbers/paused-bar.tsx')).PausedBar,
)
const Overlays = lazyPart(async () => (await import('./overlay-host.tsx')).OverlayHost)

/** The desk, once it is known whose it is. */
export function Desk() {
  const { t } = useTranslation()
  const session = useSession()
  const who = useQuery({ ...me, enabled: session !== null })
  useLeaveWhenSignedOut(session === null)
  if (session === null) return null
  if (who.error !== null && who.data === undefined)
    return <Failed title={t('desk.failed')} error={who.error} onRetry={() => void who.refetch()} />
  if (who.data === undefined) return <output className="sr-only">{t('common.loading')}</output>
  return <Panes key={session.executive_id} />
}

function Panes() {
  const { t } = useTranslation()
  const chatId = useOpenChatId()
  const overlay = useOverlay()
  useFeed()
  useActivity()
  useShortcuts()
  useTitle()
  useEffect(showPresenceInFront, [])
  return (
    <div className="flex h-full flex-col">
      <a
        href="#conversation"
        className="sr-only rounded-md bg-accent px-3 py-1.5 text-sm text-white focus:not-sr-only focus:absolute focus:z-50"
      >
        {t('desk.skip')}
      </a>
      <Header isBehind={chatId !== undefined} />
      <ConnectionBar />
      <InactivityBar />
      <Suspense>
        <PausedBar />
      </Suspense>
      <div className="flex min-h-0 flex-1">
        <aside
          aria-label={t('chats.list')}
          className={cx(
            'w-full shrink-0 border-e md:w-[21.25rem]',
            chatId !== undefined && 'max-md:hidden',
          )}
        >
          <ChatPane />
        </aside>
        <main
          id="conversation"
          tabIndex={-1}
          className={cx('min-w-0 flex-1 outline-none', chatId === undefined && 'max-md:hidden')}
        >
          {chatId === undefined ? <NothingOpen /> : <Conversation key={chatId} chatId={chatId} />}
        </main>
      </div>
      <Suspense>
        <Notices />
      </Suspense>
      <Suspense>{overlay === null ? null : <Overlays overlay={overlay} />}</Suspense>
    </div>
  )
}

/** Signed out here or in another tab: nothing of the desk stays behind. */
function useLeaveWhenSignedOut(isSignedOut: boolean): void {
  useEffect(() => {
    if (!isSignedOut) return
    queryClient.clear()
  }, [isSignedOut])
}

/** In the tab's title and on its icon: the chats that ask for their executive. */
function useTitle(): void {
  const count = useAttention()
  useEffect(() => {
    document.title = count > 0 ? `(${count}) Smart Chat` : 'Smart Chat'
    const icon = count > 0 ? '/favicon-dot.svg' : '/favicon.svg'
    document.querySelector('link[rel=icon]')?.setAttribute('href', icon)
  }, [count])
}
