import { useQueryClient } from '@tanstack/react-query'
import { ArrowRightLeft, Inbox, OctagonAlert, TriangleAlert, UserCheck, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { changeView, openChat } from '../../app/view.ts'
import { useTick } from '../../lib/clock.ts'
import { cx } from '../../lib/cx.ts'
import { duration } from '../../lib/time.ts'
import { waitedMs } from '../../lib/waiting.ts'
import { Button } from '../../ui/button.tsx'
import { findChat } from '../live/caches.ts'
import { useSession } from '../session/session.ts'
import { dismiss } from './notice-store.ts'
import { type Alert, type HandOver, isAlert, type Notice, type NoticeKind } from './notices.ts'

const MINUTE = 60_000
/** So many of those gathered have a line of their own. */
const NAMED = 3

const looks = {
  given: { Icon: UserCheck, color: 'text-accent-ink', edge: 'border-line-strong' },
  taken: { Icon: ArrowRightLeft, color: 'text-muted', edge: 'border-line-strong' },
  late: { Icon: TriangleAlert, color: 'text-hot', edge: 'border-hot/60' },
  escalated: { Icon: OctagonAlert, color: 'text-bad', edge: 'border-bad bg-bad-soft' },
}

/** One notice with its button, or several of a kind gathered. */
export function NoticeCard({ kind, notices }: { kind: NoticeKind; notices: Notice[] }) {
  const { t } = useTranslation()
  const { Icon, color, edge } = looks[kind]
  const [only] = notices
  if (only === undefined) return null
  const isOne = notices.length === 1
  return (
    <section
      role={kind === 'escalated' ? 'alert' : undefined}
      aria-label={t(`notice.${kind}Label`)}
      data-testid="notice"
      data-kind={kind}
      className={cx(
        'flex w-full gap-2.5 min-[601px]:w-(--width) rounded-xl border bg-float p-3 text-sm text-ink shadow-pop',
        edge,
      )}
    >
      <Icon aria-hidden className={cx('mt-0.5 size-4.5 shrink-0', color)} />
      <div className="min-w-0 flex-1">
        {isOne ? <One notice={only} /> : <Several kind={kind} notices={notices} />}
      </div>
      <button
        type="button"
        aria-label={t('notice.dismiss')}
        onClick={() => dismiss(kind)}
        className="-me-1 -mt-1 flex size-7 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
      >
        <X className="size-4" />
      </button>
    </section>
  )
}

function One({ notice }: { notice: Notice }) {
  const { t } = useTranslation()
  return (
    <>
      <p className="flex items-center gap-2 font-semibold">
        <bdi className="truncate">{notice.name}</bdi>
        {notice.kind === 'escalated' ? <Escalated /> : null}
      </p>
      {isAlert(notice) ? <Waits alert={notice} /> : <Moved handOver={notice} />}
      <Button size="sm" className="mt-2" onClick={() => openChat(notice.chat_id)}>
        {t('notice.open')}
        <span className="sr-only">: {notice.name}</span>
      </Button>
    </>
  )
}

function Waits({ alert }: { alert: Alert }) {
  const { t } = useTranslation()
  const me = useSession()?.executive_id
  const time = useWaited(alert)
  const whose =
    alert.executive === null ? t('alert.nobodys') : t('alert.with', { name: alert.executive })
  return (
    <p className="text-xs text-muted">
      {t('alert.waits', { time })}
      {alert.executive_id === me ? null : ` · ${whose}`}
    </p>
  )
}

function Moved({ handOver }: { handOver: HandOver }) {
  const { t } = useTranslation()
  const { kind, executive, reason, note } = handOver
  return (
    <p className="text-xs text-muted">
      {kind === 'given'
        ? t('notice.given')
        : executive === null
          ? t('notice.toQueue')
          : t('notice.taken', { name: executive })}
      {': '}
      {note ?? t(`reason.${reason}`)}
    </p>
  )
}

function Several({ kind, notices }: { kind: NoticeKind; notices: Notice[] }) {
  const { t } = useTranslation()
  const named = notices.slice(0, NAMED)
  const more = notices.length - named.length
  const showList = () => {
    changeView(listOf[kind])
    dismiss(kind)
  }
  return (
    <>
      <p className="flex items-center gap-2 font-semibold">
        {t(`notice.${kind}Many`, { count: notices.length })}
        {kind === 'escalated' ? <Escalated /> : null}
      </p>
      <ul className="mt-1">
        {named.map((notice) => (
          <li key={notice.chat_id}>
            <button
              type="button"
              onClick={() => openChat(notice.chat_id)}
              className="-mx-1.5 flex w-[calc(100%+0.75rem)] items-baseline gap-2 rounded-md px-1.5 py-1 text-start hover:bg-hover"
            >
              <bdi className="min-w-1/2 flex-1 truncate">{notice.name}</bdi>
              <span className="tabular min-w-0 truncate text-xs text-muted">
                {isAlert(notice) ? <Minutes alert={notice} /> : <Where handOver={notice} />}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <Button size="sm" className="mt-1.5" onClick={showList}>
        <Inbox aria-hidden className="size-3.5" />
        {more > 0 ? t('notice.seeMore', { count: more }) : t('notice.seeAll')}
      </Button>
    </>
  )
}

const Minutes = ({ alert }: { alert: Alert }): ReactNode => useWaited(alert)

function Where({ handOver }: { handOver: HandOver }) {
  const { t } = useTranslation()
  if (handOver.kind === 'given') return t(`reason.${handOver.reason}`)
  return handOver.executive ?? t('notice.queue')
}

function Escalated() {
  const { t } = useTranslation()
  return (
    <span className="shrink-0 rounded bg-bad px-1 text-2xs font-bold tracking-wide text-float">
      {t('waiting.escalated')}
    </span>
  )
}

/** By the chat's stopwatch, as the list shows it; where that is not loaded, as the alert had it. */
function useWaited({ chat_id, minutes }: Alert): string {
  const { i18n } = useTranslation()
  const cache = useQueryClient()
  return useTick((now) => {
    const chat = findChat(cache, chat_id)
    const ms = chat === undefined ? 0 : waitedMs(chat, now)
    return duration(Math.max(ms, minutes * MINUTE), i18n.language)
  })
}

const waiting = { tab: 'all', sort: 'waiting', status: undefined, q: undefined } as const

/** Where the chats of a card are found. */
const listOf = {
  given: { ...waiting, tab: undefined, sort: undefined },
  taken: { ...waiting, sort: undefined },
  late: waiting,
  escalated: waiting,
}
