import type { Chat } from '@smart-chat/contract'
import { Hourglass, OctagonAlert, PauseCircle, Timer, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useSeconds } from '../../lib/clock.ts'
import { cx } from '../../lib/cx.ts'
import { duration, stopwatch } from '../../lib/time.ts'
import { waitingLevel } from '../../lib/waiting.ts'

const looks = {
  fresh: { color: 'text-good', Icon: Timer },
  soon: { color: 'text-warn', Icon: Hourglass },
  late: { color: 'text-hot', Icon: TriangleAlert },
  escalated: { color: 'text-bad', Icon: OctagonAlert },
}

const HOUR = 3_600_000

/** How long the customer has waited; nothing while they do not. Shape and text say what the colour does. */
export function WaitingTimer({ chat, isFull }: { chat: Chat; isFull?: boolean }) {
  if (chat.waiting_since === null || chat.is_resolved) return null
  if (chat.waiting_paused) return <Paused isFull={isFull} />
  return <Running since={Date.parse(chat.waiting_since)} isFull={isFull} />
}

interface RunningProps {
  since: number
  isFull: boolean | undefined
}

function Running({ since, isFull }: RunningProps) {
  const { t, i18n } = useTranslation()
  const elapsed = useSeconds() - since
  const level = waitingLevel(elapsed)
  const { color, Icon } = looks[level]
  const time = elapsed < HOUR ? stopwatch(elapsed) : duration(elapsed, i18n.language)
  return (
    <span
      data-level={level}
      title={t(`waiting.${level}`)}
      className={cx('tabular inline-flex shrink-0 items-center gap-1 text-xs font-semibold', color)}
    >
      <Icon aria-hidden className="size-3.5" />
      <span className="sr-only">{t('waiting.label')} </span>
      {isFull ? <span className="font-medium">{t('waiting.label')}</span> : null}
      {time}
      {level === 'escalated' && isFull ? (
        <span className="rounded bg-bad-soft px-1 text-2xs font-bold tracking-wide">
          {t('waiting.escalated')}
        </span>
      ) : null}
    </span>
  )
}

function Paused({ isFull }: { isFull: boolean | undefined }) {
  const { t } = useTranslation()
  return (
    <span title={t('waiting.paused')} className="inline-flex items-center gap-1 text-xs text-faint">
      <PauseCircle aria-hidden className="size-3.5" />
      <span className={isFull ? '' : 'sr-only'}>{t('waiting.paused')}</span>
    </span>
  )
}
