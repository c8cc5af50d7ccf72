import { Search } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ConnectionDot } from '../features/presence/connection-bar.tsx'
import { StatusSwitch } from '../features/presence/status-switch.tsx'
import { AccountMenu } from '../features/session/account-menu.tsx'
import { SegmentSwitch } from '../features/session/segment-switch.tsx'
import { Counters } from '../features/stats/counters.tsx'
import { cx } from '../lib/cx.ts'
import { Keys } from '../ui/keys.tsx'
import { Logo } from '../ui/logo.tsx'
import { showPalette } from './overlays.ts'

/** @param isBehind on narrow screens an open chat covers the header */
export function Header({ isBehind }: { isBehind: boolean }) {
  const { t } = useTranslation()
  return (
    <header
      className={cx(
        'flex h-12 shrink-0 items-center gap-3 border-b bg-surface px-3',
        isBehind && 'max-md:hidden',
      )}
    >
      <Logo className="size-6" />
      <h1 className="sr-only">Smart Chat</h1>
      <SegmentSwitch />
      <span aria-hidden className="hidden h-5 w-px bg-line lg:block" />
      <Counters />
      <div className="ms-auto flex items-center gap-3">
        <button
          type="button"
          onClick={showPalette}
          className="hidden h-8 items-center gap-2 rounded-lg border px-2.5 text-xs text-muted transition-colors hover:border-line-strong hover:text-ink md:flex"
        >
          <Search aria-hidden className="size-3.5" />
          {t('palette.open')}
          <Keys keys="mod+k" />
        </button>
        <ConnectionDot />
        <StatusSwitch />
        <AccountMenu />
      </div>
    </header>
  )
}
