import { CircleAlert, Hourglass, X } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useSeconds } from '../../lib/clock.ts'
import { clockTime, stopwatch } from '../../lib/time.ts'
import { Button } from '../../ui/button.tsx'
import { closeOnDesktop, showOnDesktop } from '../notices/desktop.ts'
import { tellHere } from './activity.ts'
import { forgetChange, forgetWarning, type Standing, useStanding } from './inactivity.ts'
import { useSetStatus } from './status-switch.tsx'

/** Warns before one stops being given chats, and says so when it has happened. */
export function InactivityBar() {
  const { warning, changed } = useStanding()
  if (warning !== null) return <Warning warning={warning} />
  if (changed !== null) return <Happened changed={changed} />
  return null
}

const TAG = 'smart-chat.inactivity'

/** It takes no focus: whoever writes writes on, and that is an answer. */
function Warning({ warning }: { warning: NonNullable<Standing['warning']> }) {
  const { t } = useTranslation()
  const hint = t(`inactivity.${warning.effect}Hint`)
  const leftMs = Date.parse(warning.offline_at) - useSeconds()
  const isOver = leftMs < -5000

  useEffect(() => {
    void showOnDesktop({ tag: TAG, title: t('inactivity.title'), body: hint, onClick: tellHere })
    return () => closeOnDesktop(TAG)
  }, [t, hint])
  // Somebody showed up elsewhere, on another machine.
  useEffect(() => {
    if (isOver) forgetWarning()
  }, [isOver])

  return (
    <div
      role="alert"
      data-testid="inactivity"
      className="animate-rise fixed inset-x-0 top-[18vh] z-50 mx-auto flex w-[min(26rem,calc(100vw-1.5rem))] flex-col items-center gap-1 rounded-2xl border border-warn/60 bg-float px-6 py-5 text-center shadow-pop"
    >
      <Hourglass aria-hidden className="size-6 text-warn" />
      <p className="mt-1 text-lg font-semibold">{t('inactivity.title')}</p>
      <p className="max-w-80 text-sm text-balance text-muted">{hint}</p>
      <p
        role="timer"
        aria-live="off"
        className="tabular my-1.5 text-[2rem] leading-10 font-semibold text-warn"
      >
        {stopwatch(leftMs)}
      </p>
      <Button look="primary" className="h-10 px-5" onClick={tellHere}>
        {t('inactivity.here')}
      </Button>
    </div>
  )
}

function Happened({ changed }: { changed: NonNullable<Standing['changed']> }) {
  const { t, i18n } = useTranslation()
  const setStatus = useSetStatus()
  const { status, why, at } = changed
  return (
    <div
      role="alert"
      data-testid="status-changed"
      className="animate-fade flex shrink-0 flex-wrap items-center justify-center gap-x-3 gap-y-1.5 border-b border-warn/40 bg-raised px-4 py-1.5 text-sm"
    >
      <span className="flex min-w-0 items-center gap-2">
        <CircleAlert aria-hidden className="size-4 shrink-0 text-warn" />
        <span>
          {t(`inactivity.${why}`, {
            status: t(`presence.${status}`),
            time: clockTime(at, i18n.language),
          })}
        </span>
      </span>
      <span className="flex items-center gap-1">
        {status === 'online' ? null : (
          <Button
            size="sm"
            look="primary"
            disabled={setStatus.isPending}
            onClick={() => setStatus.mutate('online')}
          >
            {t('presence.goOnline')}
          </Button>
        )}
        <Button
          size="sm"
          look="ghost"
          className="px-1.5"
          aria-label={t('notice.dismiss')}
          onClick={forgetChange}
        >
          <X aria-hidden className="size-4" />
        </Button>
      </span>
    </div>
  )
}
