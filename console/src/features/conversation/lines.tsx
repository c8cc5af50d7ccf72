import type { TimelineEntry } from '@smart-chat/contract'
import { useTranslation } from 'react-i18next'
import { useMinutes } from '../../lib/clock.ts'
import { clockTime, dayLabel, fullTime } from '../../lib/time.ts'

export function DayLine({ at }: { at: string }) {
  const { t, i18n } = useTranslation()
  const words = { today: t('time.today'), yesterday: t('time.yesterday') }
  return (
    <li className="my-3 flex justify-center first:mt-0">
      <time
        dateTime={at}
        className="rounded-full border bg-surface px-2.5 py-0.5 text-2xs font-medium text-muted"
      >
        {dayLabel(at, useMinutes(), i18n.language, words)}
      </time>
    </li>
  )
}

export function NewLine() {
  const { t } = useTranslation()
  return (
    <li data-new className="my-3 flex items-center gap-3 text-2xs font-semibold text-accent-ink">
      <span aria-hidden className="h-px flex-1 bg-accent/50" />
      {t('thread.newMessages')}
      <span aria-hidden className="h-px flex-1 bg-accent/50" />
    </li>
  )
}

/** What happened beside the messages, in one quiet line. */
export function TimelineLine({ entry }: { entry: TimelineEntry }) {
  const { i18n } = useTranslation()
  return (
    <li className="my-1 flex justify-center text-center">
      <span className="break-anywhere max-w-[85%] text-2xs text-faint">
        {entry.text} ·{' '}
        <time dateTime={entry.at} title={fullTime(entry.at, i18n.language)} className="tabular">
          {clockTime(entry.at, i18n.language)}
        </time>
      </span>
    </li>
  )
}
