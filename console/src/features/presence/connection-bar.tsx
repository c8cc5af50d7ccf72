import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { useSeconds } from '../../lib/clock.ts'
import { cx } from '../../lib/cx.ts'

/** A blip on the line is not worth a word. */
const QUIET_MS = 1500

const useConnection = () =>
  useSyncExternalStore(client.connection.subscribe, client.connection.current)

/** A thin bar while there is no connection: what goes on, and what waits to be sent. */
export function ConnectionBar() {
  const { state } = useConnection()
  if (state === 'online' || state === 'signed_out') return null
  return <Reconnecting />
}

function Reconnecting() {
  const { t } = useTranslation()
  const { state, since, queued } = useConnection()
  const now = useSeconds()
  if (now - since < QUIET_MS) return null
  return (
    <div
      role="status"
      className="animate-fade relative shrink-0 overflow-hidden bg-accent-soft px-4 py-1 text-center text-xs text-accent-ink"
    >
      <span className="absolute inset-x-0 bottom-0 h-0.5 overflow-hidden">
        <span className="animate-slide-bar block h-full w-1/3 bg-accent" />
      </span>
      {state === 'offline' ? t('connection.offline') : t('connection.connecting')}
      {queued > 0 ? ` · ${t('connection.queued', { count: queued })}` : null}
    </div>
  )
}

/** The state of the connection as a dot with a word. */
export function ConnectionDot() {
  const { t } = useTranslation()
  const { state } = useConnection()
  const isLive = state === 'online'
  return (
    <span
      role="status"
      title={isLive ? t('connection.liveHint') : t('connection.connecting')}
      className="flex items-center gap-1.5 text-xs text-muted"
    >
      <span aria-hidden className={cx('size-1.5 rounded-full', isLive ? 'bg-good' : 'bg-hot')} />
      <span className="max-xl:sr-only">
        {isLive ? t('connection.live') : t('connection.connecting')}
      </span>
    </span>
  )
}
