import type { Message } from '@smart-chat/contract'
import { Copy, Reply } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../lib/cx.ts'
import { notify } from '../../lib/notify.ts'
import { clockTime, fullTime } from '../../lib/time.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { replyTo } from '../composer/drafts.ts'
import { MessageContent } from './message-content.tsx'
import { Quote } from './quote.tsx'
import { Reactions } from './reactions.tsx'
import { Ticks } from './ticks.tsx'
import { WhyFailed } from './why-failed.tsx'

interface BubbleProps {
  message: Message
  isFirst: boolean
  isLast: boolean
}

/** One message. Ours to the end side, the customer's to the start side, the system's in the middle. */
export const Bubble = memo(function Bubble({ message, isFirst, isLast }: BubbleProps) {
  if (message.sender_type === 'System') return <SystemBubble message={message} />
  const isOurs = message.sender_type === 'Executive'
  const isSticker = message.media_info?.kind === 'sticker'
  return (
    <li
      data-testid="message"
      data-message-id={message.message_id}
      data-seq={message.seq}
      data-delivery={message.delivery ?? undefined}
      className={cx(
        'group flex flex-col',
        isOurs ? 'items-end' : 'items-start',
        isFirst ? 'mt-3' : 'mt-0.5',
      )}
    >
      {isFirst ? (
        <p className="mb-0.5 px-1 text-2xs text-faint">
          <bdi>{message.sender_name}</bdi>
        </p>
      ) : null}
      <div
        className={cx(
          'relative flex max-w-[min(36rem,88%)] items-center gap-1',
          isOurs && 'flex-row-reverse',
        )}
      >
        <div
          className={cx(
            'relative min-w-0 rounded-2xl',
            isSticker ? '' : isOurs ? 'bg-ours text-ours-ink' : 'bg-theirs text-ink',
            isSticker ? '' : 'px-3 py-1.5',
            !isLast && (isOurs ? 'rounded-ee-md' : 'rounded-es-md'),
            !isFirst && (isOurs ? 'rounded-se-md' : 'rounded-ss-md'),
          )}
        >
          {message.reply_to === null ? null : <Quote quoted={message.reply_to} isOurs={isOurs} />}
          <MessageContent message={message} />
          <Stamp message={message} isOurs={isOurs} />
        </div>
        <Actions message={message} />
      </div>
      <Reactions reactions={message.reactions} />
      {message.delivery === 'failed' ? <WhyFailed message={message} /> : null}
    </li>
  )
})

function Stamp({ message, isOurs }: { message: Message; isOurs: boolean }) {
  const { t, i18n } = useTranslation()
  return (
    <span
      className={cx(
        'tabular float-end ms-3 mt-1 -mb-0.5 flex items-center gap-1 text-2xs',
        isOurs ? 'text-ours-muted' : 'text-faint',
      )}
    >
      {message.edited_at !== null && message.revoked_at === null ? t('message.edited') : null}
      <time dateTime={message.datetime} title={fullTime(message.datetime, i18n.language)}>
        {clockTime(message.datetime, i18n.language)}
      </time>
      {message.delivery === null ? null : <Ticks delivery={message.delivery} />}
    </span>
  )
}

function Actions({ message }: { message: Message }) {
  const { t } = useTranslation()
  if (message.revoked_at !== null) return null
  const copy = () =>
    navigator.clipboard.writeText(message.message).then(
      () => notify.done(t('common.copied')),
      () => notify.failed(t('common.notCopied')),
    )
  return (
    <div className="flex shrink-0 rounded-lg opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 max-md:absolute max-md:end-1 max-md:-top-7 max-md:z-10 max-md:bg-float max-md:shadow-pop max-md:not-group-hover:pointer-events-none">
      <IconButton className="size-7" label={t('message.reply')} onClick={() => replyTo(message)}>
        <Reply className="size-4" />
      </IconButton>
      <IconButton className="size-7" label={t('message.copy')} onClick={() => void copy()}>
        <Copy className="size-3.5" />
      </IconButton>
    </div>
  )
}

function SystemBubble({ message }: { message: Message }) {
  return (
    <li
      data-testid="message"
      data-message-id={message.message_id}
      data-seq={message.seq}
      className="my-2 flex justify-center"
    >
      <span className="break-anywhere max-w-[85%] rounded-lg bg-raised px-3 py-1.5 text-center text-xs text-muted">
        {message.message}
      </span>
    </li>
  )
}
