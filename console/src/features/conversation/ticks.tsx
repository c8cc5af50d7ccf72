import type { Delivery } from '@smart-chat/contract'
import { Check, CheckCheck, CircleAlert, Clock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../lib/cx.ts'

const icons = {
  queued: Clock,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  failed: CircleAlert,
}

/** How far a message of ours has come; the word is there for those who hover or listen. */
export function Ticks({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation()
  const Icon = icons[delivery]
  const label = t(`delivery.${delivery}`)
  return (
    <span title={label} className="inline-flex">
      <Icon
        aria-hidden
        strokeWidth={2.25}
        className={cx(
          delivery === 'queued' ? 'size-3' : 'size-3.5',
          delivery === 'read' && 'text-read',
          delivery === 'failed' && 'text-bad',
        )}
      />
      <span className="sr-only">{label}</span>
    </span>
  )
}
