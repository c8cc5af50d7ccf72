import type { ChannelState } from '@smart-chat/contract'
import { useMutation } from '@tanstack/react-query'
import { CircleCheck, CirclePause, RefreshCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../../app/client.ts'
import { useTick } from '../../../lib/clock.ts'
import { cx } from '../../../lib/cx.ts'
import { notify } from '../../../lib/notify.ts'
import { prettyNumber } from '../../../lib/people.ts'
import { fullTime, stopwatch } from '../../../lib/time.ts'
import { Button } from '../../../ui/button.tsx'
import { placeChannel } from '../../live/channels.ts'

/** One number: its state in a word, why it stands still and what mends it, and a look at it now. */
export function NumberCard({ channel }: { channel: ChannelState }) {
  const { t, i18n } = useTranslation()
  const { phone_number_id, display_number, customer_type, since } = channel
  const isPaused = channel.state === 'paused'
  return (
    <li data-testid="number" className="border-b p-4 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1">
          <p className="font-medium">{customer_type}</p>
          <p className="tabular truncate text-xs text-muted">
            {display_number === null ? phone_number_id : prettyNumber(display_number)}
          </p>
        </div>
        <State isPaused={isPaused} />
        <CheckNow channel={channel} />
      </div>
      {isPaused ? (
        <div className="mt-3 rounded-lg border border-warn/50 bg-raised px-3 py-2 text-sm">
          <p className="wrap-anywhere">{channel.reason}</p>
          <p className="mt-1 text-xs text-muted">
            {since === null ? null : t('numbers.since', { time: fullTime(since, i18n.language) })}
            {channel.code === null ? null : ` · ${t('numbers.code', { code: channel.code })}`}
            {channel.next_check_at === null ? null : <NextCheck at={channel.next_check_at} />}
          </p>
        </div>
      ) : null}
      {channel.notice === null ? null : (
        <p className="mt-2 text-xs wrap-anywhere text-muted">{channel.notice}</p>
      )}
      <Facts channel={channel} />
    </li>
  )
}

function State({ isPaused }: { isPaused: boolean }) {
  const { t } = useTranslation()
  const Icon = isPaused ? CirclePause : CircleCheck
  return (
    <span
      role="status"
      className={cx(
        'flex items-center gap-1.5 text-sm font-medium',
        isPaused ? 'text-warn' : 'text-good',
      )}
    >
      <Icon aria-hidden className="size-4" />
      {t(isPaused ? 'numbers.paused' : 'numbers.working')}
    </span>
  )
}

function NextCheck({ at }: { at: string }) {
  const { t } = useTranslation()
  const time = useTick((now) => stopwatch(Date.parse(at) - now))
  return <> · {t('numbers.nextCheck', { time })}</>
}

function CheckNow({ channel }: { channel: ChannelState }) {
  const { t } = useTranslation()
  const check = useMutation({
    mutationFn: () => client.call('checkChannel', { phone_number_id: channel.phone_number_id }),
    onSuccess: (
      { status: _, ...now }: ChannelState & { status?: unknown },
      __,
      ___,
      { client: cache },
    ) => {
      placeChannel(cache, now)
      if (now.state === 'working') notify.done(t('numbers.works', { name: now.customer_type }))
      else notify.failed(t('numbers.stillPaused', { name: now.customer_type }))
    },
    onError: (error) => notify.failed(t('numbers.notChecked'), error),
  })
  return (
    <Button
      className="max-md:h-11"
      aria-disabled={check.isPending}
      aria-label={t('numbers.checkNamed', { name: channel.customer_type })}
      onClick={() => !check.isPending && check.mutate()}
    >
      <RefreshCw
        aria-hidden
        className={cx('size-3.5', check.isPending && 'motion-safe:animate-spin')}
      />
      {t('numbers.check')}
    </Button>
  )
}

/** In WhatsApp's words where ours do not fit. */
const qualities = { GREEN: 'high', YELLOW: 'medium', RED: 'low' } as const

function Facts({ channel }: { channel: ChannelState }) {
  const { t } = useTranslation()
  const { quality, messaging_limit, queued } = channel
  const word = quality === null ? undefined : qualities[quality as keyof typeof qualities]
  return (
    <dl className="mt-3 flex flex-wrap gap-x-8 gap-y-2 text-sm">
      <Fact name={t('numbers.quality')}>
        {word === undefined ? (quality ?? t('numbers.unknown')) : t(`numbers.${word}`)}
      </Fact>
      <Fact name={t('numbers.limit')}>
        {messaging_limit?.replace(/^TIER_/, '') ?? t('numbers.unknown')}
      </Fact>
      <Fact name={t('numbers.queued')}>
        <span className="tabular">{queued}</span>
      </Fact>
    </dl>
  )
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt className="text-xs text-muted">{name}</dt>
    <dd>{children}</dd>
  </div>
)
