import type { Chat, UserStatus } from '@smart-chat/contract'
import { CircleAlert, CircleCheck, Clock, Route } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../lib/cx.ts'

const badges = {
  Suspend: { icon: CircleAlert, look: 'bg-bad-soft text-bad' },
  InJourney: { icon: Route, look: 'bg-accent-soft text-accent-ink' },
  Pending: { icon: Clock, look: 'bg-raised text-warn' },
  Active_Approved: { icon: CircleCheck, look: 'bg-raised text-good' },
} satisfies Record<UserStatus, object>

/** What an executive must know of a driver before anything else; shape and word, not colour alone. */
export function StatusBadge({ chat }: { chat: Chat }) {
  const { t } = useTranslation()
  if (chat.user_status === null) return null
  const { icon: Icon, look } = badges[chat.user_status]
  return (
    <p
      className={cx(
        'mt-1 inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-xs font-medium',
        look,
      )}
    >
      <Icon aria-hidden className="size-3.5" />
      {t(`userStatus.${chat.user_status}`)}
    </p>
  )
}

const words: Record<string, string> = {
  Approved: 'text-good',
  Active: 'text-good',
  Pending: 'text-warn',
  Rejected: 'text-bad',
  Suspend: 'text-bad',
}

/** A status as the operator's systems call it; null where it is not known. */
export const statusWord = (status: string | null) =>
  status === null ? null : <span className={words[status]}>{status}</span>
