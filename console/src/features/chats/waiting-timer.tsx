import type { Chat } from '@smart-chat/contract'
import { CirclePause, Hourglass, OctagonAlert, Timer, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useTick } from '../../lib/clock.ts'
import { cx } from '../../lib/cx.ts'
import { duration, stopwatch } from '../../lib/time.ts'
import { type Thresholds, waitedMs, waitingLevel } from '../../lib/waiting.ts'
import { useThresholds } from '../session/session.ts'

const looks = {
  fresh: { color: 'text-good', Icon: Timer },
  soon: { color: 'text-warn', Icon: Hourglass },
  late: { color: 'text-hot', Icon: TriangleAlert },
  escalated: { color: 'text-bad', Icon: OctagonAlert },
}

const HOUR = 3_600_000

interface TimerProps {
  chat: Chat
  isFull?: boolean | undefined
}

/** How long the customer has waited; nothing while they do not. Shape and text say what the colour does. */
export function WaitingTimer({ chat, isFull }: TimerProps) {
  const thresholds = useThresholds(chat.customer_type)
  if (chat.waiting_since === null || chat.is_resolved) return null
  if (chat.waiting_paused || chat.waiting_from === null)
    return <Paused chat={chat} isFull={isFull} />
  return <Running chat={chat} isFull={isFull} thresholds={thresholds} />
}

function Running({ chat, isFull, thresholds }: TimerProps & { thresholds: Thresholds }) {
  const { t, i18n } = useTranslation()
  const level = useTick((now) => waitingLevel(waitedMs(chat, now), thresholds))
  const time = useTick((now) => shortTime(waitedMs(chat, now), i18n.language))
  const { color, Icon } = looks[level]
  const isEscalated = level === 'escalated'
  return (
    <span
      data-testid="waiting"
      data-level={level}
      title={t(`waiting.${level}Hint`, limits(thresholds, i18n.language))}
      className={cx('tabular inline-flex shrink-0 items-center gap-1 text-xs font-semibold', color)}
    >
      <Icon aria-hidden className="size-3.5" />
      <span className={isFull ? 'font-medium' : 'sr-only'}>{t('waiting.label')} </span>
      {time}
      {isEscalated ? (
        <span
          className={
            isFull ? 'rounded bg-bad-soft px-1 text-2xs font-bold tracking-wide' : 'sr-only'
          }
        >
          {t('waiting.escalated')}
        </span>
      ) : null}
    </span>
  )
}

/** The times that the hints speak of. */
const limits = ({ sla_alert_s, sla_escalate_s }: Thresholds, language: string) => ({
  alert: duration(sla_alert_s * 1000, language),
  escalation: duration(sla_escalate_s * 1000, language),
})

/** Outside business hours nobody's time is counted: what was counted stands still. */
function Paused({ chat, isFull }: TimerProps) {
  const { t, i18n } = useTranslation()
  return (
    <span
      data-testid="waiting"
      data-level="paused"
      title={t('waiting.pausedHint')}
      className="tabular inline-flex shrink-0 items-center gap-1 text-xs font-medium text-muted"
    >
      <CirclePause aria-hidden className="size-3.5" />
      <span className={isFull ? '' : 'sr-only'}>{t('waiting.label')} </span>
      {shortTime(waitedMs(chat, 0), i18n.language)}
      <span className="rounded bg-raised px-1 text-2xs text-muted">{t('waiting.paused')}</span>
    </span>
  )
}

const shortTime = (ms: number, language: string) =>
  ms < HOUR ? stopwatch(ms) : duration(ms, language)
