import { useQuery } from '@tanstack/react-query'
import { Phone } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Bone, Empty, Failed } from '../../../ui/states.tsx'
import { NumberCard } from './number-card.tsx'
import { channels } from './use-channels.ts'

/** Our numbers: whether they work, what mends them, what waits for them. */
export function Numbers() {
  const { t } = useTranslation()
  // What waits is as it was when the number was last told of.
  const { data, error, refetch } = useQuery({ ...channels, staleTime: 0 })
  if (error !== null && data === undefined)
    return <Failed title={t('numbers.failed')} error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Bone className="m-4 h-24" />
  if (data.length === 0)
    return <Empty icon={<Phone />} title={t('numbers.none')} hint={t('numbers.noneHint')} />
  return (
    <ul aria-label={t('admin.numbers')} className="min-h-0 flex-1 overflow-y-auto">
      {data.map((channel) => (
        <NumberCard key={channel.phone_number_id} channel={channel} />
      ))}
    </ul>
  )
}
