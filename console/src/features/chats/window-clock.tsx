import type { Chat } from '@smart-chat/contract'
import { AlarmClock, Clock3, LockKeyhole } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useMinutes } from '../../lib/clock.ts'
import { cx } from '../../lib/cx.ts'
import { duration } from '../../lib/time.ts'
import { windowState } from '../../lib/waiting.ts'

/** What is left of the 24 hours in which one may write freely; in lists only when under two. */
export function WindowClock({ chat, isFull }: { chat: Chat; isFull?: boolean }) {
  const { t, i18n } = useTranslation()
  const state = windowState(chat, useMinutes())
  if (state.kind === 'none' || chat.is_resolved) return null
  if (state.kind === 'closed') {
    if (!isFull) return null
    return (
      <span
        data-testid="window"
        title={t('window.closedHint')}
        className="inline-flex shrink-0 items-center gap-1 text-xs text-muted"
      >
        <LockKeyhole aria-hidden className="size-3.5" />
        {t('window.closed')}
      </span>
    )
  }
  if (!isFull && !state.isClosing) return null
  const left = duration(state.leftMs, i18n.language)
  const Icon = state.isClosing ? AlarmClock : Clock3
  return (
    <span
      data-testid="window"
      data-closing={state.isClosing}
      title={t('window.openHint', { left })}
      className={cx(
        'tabular inline-flex shrink-0 items-center gap-1 text-xs',
        state.isClosing ? 'font-medium text-hot' : 'text-muted',
      )}
    >
      <Icon aria-hidden className="size-3.5" />
      {isFull ? (
        t(state.isClosing ? 'window.closing' : 'window.left', { left })
      ) : (
        <>
          <span className="sr-only">{t('window.closingLabel')} </span>
          {left}
        </>
      )}
    </span>
  )
}
