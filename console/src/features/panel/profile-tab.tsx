import type { Chat } from '@smart-chat/contract'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMinutes } from '../../lib/clock.ts'
import { displayName, prettyNumber } from '../../lib/people.ts'
import { duration, fullTime } from '../../lib/time.ts'
import { windowState } from '../../lib/waiting.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { useWhy } from '../conversation/use-why.ts'
import { StatusBadge, statusWord } from './customer-status.tsx'
import { useMoreDetails } from './more-details.tsx'
import { RateChat } from './rate-chat.tsx'
import { MARKS, OneStar } from './stars.tsx'
import { Transcript } from './transcript.tsx'

/** Who the customer is and where the chat stands. */
export function ProfileTab({ chat }: { chat: Chat }) {
  const { t, i18n } = useTranslation()
  const details = chat.customer_details
  const more = useMoreDetails(chat)
  const time = (iso: string | null) => (iso === null ? null : fullTime(iso, i18n.language))
  return (
    <div className="pb-6">
      <div className="flex flex-col items-center gap-1 px-4 pt-5 pb-4 text-center">
        <Avatar name={chat.customer_name} id={chat.customer} size="lg" />
        <p className="break-anywhere mt-2 text-lg font-semibold">
          <bdi>{displayName(chat)}</bdi>
        </p>
        <p className="tabular text-sm text-muted">
          <bdi dir="ltr">{prettyNumber(chat.customer)}</bdi>
        </p>
        <StatusBadge chat={chat} />
      </div>
      <Group title={t('profile.details')}>
        <Fact label={t('profile.segment')} value={chat.customer_type} />
        <Fact label={t('profile.city')} value={details.city} />
        <Fact label={t('profile.email')} value={details.email} />
        <Fact label={t('profile.documents')} value={statusWord(details.documents_status)} />
        <Fact label={t('profile.account')} value={statusWord(details.dco_status)} />
        {Object.entries(chat.context).map(([name, value]) => (
          <Fact key={name} label={name.replaceAll('_', ' ')} value={value} />
        ))}
      </Group>
      {more.length === 0 ? null : (
        <Group title={t('profile.more')}>
          {more.map(([field, value]) => (
            <Fact key={field} label={field} value={<bdi>{value}</bdi>} />
          ))}
        </Group>
      )}
      <Group title={t('profile.chat')}>
        <Fact label={t('chats.status')} value={t(`status.${chat.status}`)} />
        <Fact label={t('profile.since')} value={time(chat.created_at)} />
        <Fact
          label={t('profile.assigned')}
          value={chat.assigned_executive_name ?? t('assign.nobody')}
        />
        <Fact label={t('profile.why')} value={useWhy(chat)} />
        <Fact label={t('profile.channel')} value={t(`channel.${chat.channel}`)} />
        <WindowFact chat={chat} />
        <Fact label={t('profile.lastIncoming')} value={time(chat.last_incoming_message)} />
        <Fact label={t('profile.lastOutgoing')} value={time(chat.last_outgoing_message)} />
        <Fact label={t('profile.resolvedAt')} value={time(chat.resolved_at)} />
        <Fact
          label={t('profile.rating')}
          value={chat.rating === null ? null : <Stars rating={chat.rating} />}
        />
        <Fact label={t('profile.rate')} value={<RateChat key={chat.chat_id} chat={chat} />} />
        <Fact label={t('profile.transcript')} value={<Transcript chat={chat} />} />
      </Group>
    </div>
  )
}

function WindowFact({ chat }: { chat: Chat }) {
  const { t, i18n } = useTranslation()
  const state = windowState(chat, useMinutes())
  if (state.kind === 'none') return null
  const value =
    state.kind === 'closed'
      ? t('window.closed')
      : t('window.left', { left: duration(state.leftMs, i18n.language) })
  return <Fact label={t('profile.window')} value={value} />
}

function Stars({ rating }: { rating: number }) {
  const { t } = useTranslation()
  return (
    <span
      role="img"
      aria-label={t('profile.stars', { count: rating })}
      className="inline-flex gap-0.5"
    >
      {MARKS.map((mark) => (
        <OneStar key={mark} isLit={mark <= rating} className="size-3.5" />
      ))}
    </span>
  )
}

const Group = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="border-t px-4 py-3">
    <h3 className="mb-1.5 text-2xs font-semibold tracking-wide text-faint uppercase">{title}</h3>
    <dl className="grid grid-cols-[5.75rem_1fr] gap-x-3 gap-y-1.5 text-sm">{children}</dl>
  </section>
)

/** One line of what is known; what is not known takes no room. */
function Fact({ label, value }: { label: string; value: ReactNode }) {
  if (value === null || value === '') return null
  return (
    <>
      <dt className="break-anywhere text-muted first-letter:uppercase">{label}</dt>
      <dd className="break-anywhere min-w-0">{value}</dd>
    </>
  )
}
