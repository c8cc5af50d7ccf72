import type { Chat } from '@smart-chat/contract'
import { History } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useMinutes } from '../../lib/clock.ts'
import { clockTime, dayKey, dayLabel } from '../../lib/time.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/states.tsx'
import { useLoadedThread } from '../conversation/use-thread.ts'

/** What happened to the chat, the latest first. */
export function TimelineTab({ chat }: { chat: Chat }) {
  const { t, i18n } = useTranslation()
  const now = useMinutes()
  const { data, loadOlder } = useLoadedThread(chat.chat_id)
  if (data === undefined) return null
  if (data.timeline.length === 0 && !data.has_older)
    return <Empty icon={<History />} title={t('timeline.empty')} hint={t('timeline.emptyHint')} />

  const words = { today: t('time.today'), yesterday: t('time.yesterday') }
  const days = Map.groupBy(data.timeline.toReversed(), (entry) => dayKey(entry.at))
  return (
    <div className="px-4 py-3">
      {[...days].map(([day, entries]) => (
        <section key={day} className="mb-4">
          <h3 className="mb-2 text-2xs font-semibold tracking-wide text-faint uppercase">
            {dayLabel(entries[0]?.at ?? day, now, i18n.language, words)}
          </h3>
          <ol className="flex flex-col gap-3 border-s-2 ps-3.5">
            {entries.map((entry) => (
              <li key={entry.id} className="relative text-sm">
                <span
                  aria-hidden
                  className="absolute -start-[19px] top-1.5 size-2 rounded-full bg-line-strong"
                />
                <p className="break-anywhere">{entry.text}</p>
                <time dateTime={entry.at} className="tabular text-xs text-faint">
                  {clockTime(entry.at, i18n.language)}
                </time>
              </li>
            ))}
          </ol>
        </section>
      ))}
      {data.has_older ? (
        <Button size="sm" onClick={() => void loadOlder()}>
          {t('timeline.older')}
        </Button>
      ) : null}
    </div>
  )
}
