import { Phone, PhoneMissed } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { stopwatch } from '../../../lib/time.ts'

/** A call of the customer: nobody can take it here, but it opens the window and wants an answer. */
export function Call({
  status,
  duration_s,
}: {
  status?: string | undefined
  duration_s?: number | undefined
}) {
  const { t } = useTranslation()
  const wasTaken = (duration_s ?? 0) > 0
  const Icon = wasTaken ? Phone : PhoneMissed
  return (
    <span className="flex items-center gap-2.5 py-1">
      <span className="flex size-9 shrink-0 items-center justify-center rounded-full bg-current/10">
        <Icon aria-hidden className="size-4.5" />
      </span>
      <span>
        <span className="block font-medium">{t(wasTaken ? 'call.taken' : 'call.missed')}</span>
        <span className="tabular block text-xs opacity-85">
          {wasTaken
            ? stopwatch((duration_s ?? 0) * 1000)
            : t(status === 'rejected' ? 'call.rejected' : 'call.hint')}
        </span>
      </span>
    </span>
  )
}
