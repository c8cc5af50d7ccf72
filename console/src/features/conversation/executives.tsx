import type { Chat, OnlineExecutive } from '@smart-chat/contract'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { cx } from '../../lib/cx.ts'
import { MenuItem } from '../../ui/menu-items.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'
import { keys } from '../live/keys.ts'
import { loadText } from '../presence/own-load.ts'

interface ExecutivesProps {
  chat: Chat
  /** Who is full can be given more by a lead only. */
  mayInsist: boolean
  onPick: (executive: OnlineExecutive) => void
}

/** To whom a chat can go: who is online first, with what each has already. */
export function Executives({ chat, mayInsist, onPick }: ExecutivesProps) {
  const { t } = useTranslation()
  const people = useExecutives(chat.customer_type)
  if (people.error !== null)
    return <p className="px-2.5 py-2 text-sm text-muted">{t('assign.failed')}</p>
  if (people.data === undefined)
    return <p className="px-2.5 py-2 text-sm text-muted">{t('common.loading')}</p>
  return people.data
    .filter((one) => one.executive_id !== chat.assigned_executive_id)
    .sort((one, other) => order[one.status] - order[other.status])
    .map((one) => (
      <MenuItem
        key={one.executive_id}
        disabled={isFull(one) && !mayInsist}
        onSelect={() => onPick(one)}
      >
        <StatusDot status={one.status} />
        <span className={cx('min-w-0 flex-1 truncate', one.status === 'offline' && 'text-muted')}>
          {one.name}
          <span className="sr-only"> ({t(`presence.${one.status}`)})</span>
        </span>
        {isFull(one) ? (
          <span className="rounded bg-raised px-1 text-2xs font-semibold text-warn">
            {t('load.full')}
          </span>
        ) : null}
        <span className="tabular text-xs text-muted">
          {loadText(t, one.active_chats, one.capacity)}
          <span className="sr-only"> {t('load.chats')}</span>
        </span>
      </MenuItem>
    ))
}

const order = { online: 0, away: 1, offline: 2 }

export const isFull = ({ active_chats, capacity }: OnlineExecutive) =>
  capacity !== null && active_chats >= capacity

/** Load changes with every chat, so it is asked for each time the menu opens. */
const useExecutives = (customer_type: string) =>
  useQuery({
    queryKey: keys.executives(customer_type),
    staleTime: 0,
    queryFn: async ({ signal }) =>
      (await client.call('onlineExecutives', { customer_type }, { signal })).executives,
  })
