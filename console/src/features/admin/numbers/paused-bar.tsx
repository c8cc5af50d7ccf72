import { useQuery } from '@tanstack/react-query'
import { CirclePause } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { showAdmin } from '../../../app/overlays.ts'
import { Button } from '../../../ui/button.tsx'
import { useMe } from '../../session/session.ts'
import { channels } from './use-channels.ts'

/** Says while a number of one's segments stands still, and what becomes of what is written meanwhile. */
export function PausedBar() {
  const { t } = useTranslation()
  const { executive } = useMe()
  const { data = [] } = useQuery(channels)
  const paused = data.filter(
    ({ state, customer_type }) =>
      state === 'paused' &&
      (executive.role === 'admin' || executive.customer_types.includes(customer_type)),
  )
  return (
    <div role="status" className="shrink-0 empty:hidden">
      {paused.map(({ phone_number_id, customer_type: name, reason }) => (
        <div
          key={phone_number_id}
          data-testid="paused-number"
          className="animate-fade flex flex-wrap items-center justify-center gap-x-3 gap-y-1 border-b border-warn/40 bg-raised px-4 py-1.5 text-sm"
        >
          <span className="flex min-w-0 items-start gap-2">
            <CirclePause aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
            <span className="wrap-anywhere">
              <strong className="font-semibold">{t('numbers.cannotSend', { name })}</strong>{' '}
              {reason} {t('numbers.waits')}
            </span>
          </span>
          {executive.role === 'admin' ? (
            <Button size="sm" className="max-md:h-11" onClick={() => showAdmin('numbers')}>
              {t('numbers.see')}
            </Button>
          ) : null}
        </div>
      ))}
    </div>
  )
}
