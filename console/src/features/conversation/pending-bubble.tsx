import type { PendingMessage } from '@smart-chat/client'
import { RotateCw, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { cx } from '../../lib/cx.ts'
import { Button } from '../../ui/button.tsx'
import { useMe } from '../session/session.ts'
import { Said } from './message-content.tsx'
import { Ticks } from './ticks.tsx'

interface PendingBubbleProps {
  pending: PendingMessage
  isFirst: boolean
}

/** A message of ours that the server has not confirmed yet. */
export function PendingBubble({ pending, isFirst }: PendingBubbleProps) {
  const { t } = useTranslation()
  const { executive } = useMe()
  const isRefused = pending.state === 'refused'
  const content = pending.content ?? null
  const message = pending.message || (content === null ? t('message.template') : '')
  return (
    <li
      data-testid="message"
      data-message-id={pending.client_message_id}
      data-delivery={isRefused ? 'refused' : 'pending'}
      className={cx('flex flex-col items-end', isFirst ? 'mt-3' : 'mt-0.5')}
    >
      {isFirst ? (
        <p className="mb-0.5 px-1 text-2xs text-faint">
          <bdi>{executive.name}</bdi>
        </p>
      ) : null}
      <div
        className={cx(
          'max-w-[min(36rem,88%)] rounded-2xl px-3 py-1.5',
          isRefused ? 'bg-bad-soft' : 'bg-ours text-ours-ink',
        )}
      >
        <Said message={{ message, content }} />
        <span className="float-end ms-3 mt-1 flex items-center gap-1 text-2xs text-ours-muted">
          {pending.state === 'waiting' ? t('message.waiting') : null}
          {pending.state === 'held' ? t('message.held') : null}
          <Ticks delivery={isRefused ? 'failed' : 'queued'} />
        </span>
      </div>
      {isRefused ? (
        <div className="mt-1 flex items-center gap-1 text-xs text-bad">
          <p>{pending.error?.message}</p>
          <Button
            size="sm"
            look="danger"
            onClick={() => client.outbox.retry(pending.client_message_id)}
          >
            <RotateCw aria-hidden className="size-3.5" />
            {t('message.retry')}
          </Button>
          <Button
            size="sm"
            look="ghost"
            onClick={() => client.outbox.discard(pending.client_message_id)}
          >
            <Trash2 aria-hidden className="size-3.5" />
            {t('message.discard')}
          </Button>
        </div>
      ) : null}
    </li>
  )
}
