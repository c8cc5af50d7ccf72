import type { Chat, Ride } from '@smart-chat/contract'
import { useQuery } from '@tanstack/react-query'
import { Car } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { cx } from '../../lib/cx.ts'
import { fullTime } from '../../lib/time.ts'
import { Bone, Empty, Failed } from '../../ui/states.tsx'
import { keys } from '../live/keys.ts'

const looks = {
  upcoming: 'text-accent-ink',
  ongoing: 'text-good',
  completed: 'text-muted',
  cancelled: 'text-bad',
}

/** The customer's rides, the next first, and what they searched for. */
export function RidesTab({ chat }: { chat: Chat }) {
  const { t, i18n } = useTranslation()
  const { data, error, refetch } = useQuery({
    queryKey: keys.rides(chat.customer),
    staleTime: 60_000,
    queryFn: ({ signal }) => client.call('listRides', { customer: chat.customer }, { signal }),
  })
  if (error !== null && data === undefined)
    return <Failed title={t('rides.failed')} error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Bone className="m-4 h-20" />
  if (data.rides.length === 0 && data.searchHistory.length === 0)
    return <Empty icon={<Car />} title={t('rides.empty')} hint={t('rides.emptyHint')} />
  return (
    <div className="px-4 py-3">
      <RideList title={t('rides.ahead')} rides={data.rides.filter(isAhead)} />
      <RideList title={t('rides.past')} rides={data.rides.filter((ride) => !isAhead(ride))} />
      {data.searchHistory.length === 0 ? null : (
        <section>
          <h3 className="mb-2 text-2xs font-semibold tracking-wide text-faint uppercase">
            {t('rides.searches')}
          </h3>
          <ul className="flex flex-col gap-2 text-sm">
            {data.searchHistory.map((search) => (
              <li key={search.from + search.to + search.date} className="break-anywhere">
                {search.from} → {search.to}
                <span className="block text-xs text-faint">
                  {fullTime(search.date, i18n.language)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

const isAhead = ({ status }: Ride) => status === 'upcoming' || status === 'ongoing'

function RideList({ title, rides }: { title: string; rides: Ride[] }) {
  if (rides.length === 0) return null
  return (
    <section className="mb-5">
      <h3 className="mb-2 text-2xs font-semibold tracking-wide text-faint uppercase">{title}</h3>
      <ul className="flex flex-col gap-2">
        {rides.map((ride) => (
          <RideItem key={ride.id} ride={ride} />
        ))}
      </ul>
    </section>
  )
}

/** A booking may come without a route, or without a type: then the other one names it. */
function RideItem({ ride }: { ride: Ride }) {
  const { t, i18n } = useTranslation()
  return (
    <li className="break-anywhere rounded-lg border p-3 text-sm">
      <p className="flex items-baseline justify-between gap-2">
        <span dir="auto" className="font-medium">
          {ride.route || ride.type || ride.id}
        </span>
        <span className={cx('shrink-0 text-xs font-medium', looks[ride.status])}>
          {t(`rides.${ride.status}`)}
        </span>
      </p>
      <p className="mt-0.5 text-xs text-muted">
        {ride.route === '' || ride.type === '' ? null : `${ride.type} · `}
        {fullTime(ride.date, i18n.language)}
      </p>
    </li>
  )
}
