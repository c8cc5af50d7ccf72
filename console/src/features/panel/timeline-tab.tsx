import type { Chat, ContextItem, TimelineEntry } from '@smart-chat/contract'
import { useQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { openChat } from '../../app/view.ts'
import { useMinutes } from '../../lib/clock.ts'
import { cx } from '../../lib/cx.ts'
import { clockTime, dayKey, dayLabel } from '../../lib/time.ts'
import { Bone, Empty, Failed } from '../../ui/states.tsx'
import { keys } from '../live/keys.ts'
import { ChatsOfCustomer } from './chats-of-customer.tsx'

/** The customer's chats, and what happened in them: the latest first. */
export function TimelineTab({ chat }: { chat: Chat }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useHistory(chat.customer)
  if (error !== null && data === undefined)
    return <Failed title={t('timeline.failed')} error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Bone className="m-4 h-20" />
  if (data.timeline.length === 0)
    return <Empty icon={<History />} title={t('timeline.empty')} hint={t('timeline.emptyHint')} />
  return (
    <div className="px-4 py-3">
      {data.items.length > 1 ? <ChatsOfCustomer items={data.items} open={chat} /> : null}
      <Lines lines={data.timeline} openId={chat.chat_id} />
    </div>
  )
}

function useHistory(customer: string) {
  return useQuery<{ items: ContextItem[]; timeline: TimelineEntry[] }>({
    queryKey: keys.history(customer),
    staleTime: 0,
    queryFn: ({ signal }) => client.call('contextHistory', { customer }, { signal }),
  })
}

function Lines({ lines, openId }: { lines: TimelineEntry[]; openId: string }) {
  const { t, i18n } = useTranslation()
  const now = useMinutes()
  const words = { today: t('time.today'), yesterday: t('time.yesterday') }
  const days = Map.groupBy(lines, (line) => dayKey(line.at))
  return [...days].map(([day, entries]) => (
    <section key={day} className="mb-4">
      <h3 className="mb-2 text-2xs font-semibold tracking-wide text-faint uppercase">
        {dayLabel(entries[0]?.at ?? day, now, i18n.language, words)}
      </h3>
      <ol className="flex flex-col gap-3 border-s-2 ps-3.5">
        {entries.map((entry) => (
          <Line key={entry.id} entry={entry} isHere={entry.chat_id === openId} />
        ))}
      </ol>
    </section>
  ))
}

/** What happened in another chat of the customer says so, and leads there. */
function Line({ entry, isHere }: { entry: TimelineEntry; isHere: boolean }) {
  const { t, i18n } = useTranslation()
  return (
    <li className="relative text-sm">
      <span
        aria-hidden
        className={cx(
          'absolute -start-[19px] top-1.5 size-2 rounded-full',
          isHere ? 'bg-accent' : 'bg-line-strong',
        )}
      />
      <p dir="auto" className={cx('break-anywhere', isHere ? '' : 'text-muted')}>
        {entry.text}
      </p>
      <p className="tabular text-xs text-faint">
        <time dateTime={entry.at}>{clockTime(entry.at, i18n.language)}</time>
        {isHere ? null : (
          <>
            {' · '}
            <button
              type="button"
              onClick={() => openChat(entry.chat_id)}
              className="rounded underline underline-offset-2 hover:text-ink"
            >
              {t('timeline.other')}
            </button>
          </>
        )}
      </p>
    </li>
  )
}
