import type { Message } from '@smart-chat/contract'
import { Smartphone } from 'lucide-react'
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../lib/cx.ts'
import { clockTime, fullTime } from '../../lib/time.ts'
import { useLongPress } from '../../lib/use-long-press.ts'
import { BubbleActions } from './bubble-actions.tsx'
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
  const [isReacting, setReacting] = useState(false)
  const longPress = useLongPress(() => setReacting(true))
  const isSystem = message.sender_type === 'System'
  // What the desk says by itself goes to the customer, and has its ticks like every message of ours.
  if (isSystem && message.delivery === null) return <SystemBubble message={message} />
  const isOurs = isSystem || message.sender_type === 'Executive'
  const isRevoked = message.revoked_at !== null
  // As in the messenger: a sticker lies on the paper, whatever it may be an answer to.
  const { kind, state } = message.media_info ?? {}
  const isBare = kind === 'sticker' && state === 'ready' && !isRevoked && message.reply_to === null
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
      {isFirst ? <Writer message={message} /> : null}
      <div
        {...(isRevoked || isOurs ? {} : longPress)}
        className={cx(
          'relative flex max-w-[min(36rem,88%)] items-center gap-1',
          isOurs && 'flex-row-reverse',
        )}
      >
        <div
          className={cx(
            'relative min-w-0',
            !isBare && (isOurs ? 'bg-ours text-ours-ink' : 'bg-theirs text-ink'),
            !isBare && 'rounded-2xl px-3 py-1.5',
            !isLast && (isOurs ? 'rounded-ee-md' : 'rounded-es-md'),
            !isFirst && (isOurs ? 'rounded-se-md' : 'rounded-ss-md'),
          )}
        >
          {message.reply_to === null || isRevoked ? null : (
            <Quote quoted={message.reply_to} isOurs={isOurs} />
          )}
          <MessageContent message={message} />
          <Stamp message={message} isOurs={isOurs && !isBare} />
        </div>
        {isRevoked ? null : (
          <BubbleActions message={message} isReacting={isReacting} setReacting={setReacting} />
        )}
      </div>
      <Reactions message={message} />
      {message.delivery === 'failed' ? <WhyFailed message={message} /> : null}
    </li>
  )
})

/** Somebody who answered in the business's own phone app is known by that alone. */
const PHONE_APP = 'phone_app'

function Writer({ message }: { message: Message }) {
  const { t } = useTranslation()
  if (message.sender === PHONE_APP)
    return (
      <p className="mb-0.5 flex items-center gap-1 px-1 text-2xs text-faint">
        <Smartphone aria-hidden className="size-3" />
        {t('message.fromPhoneApp')}
      </p>
    )
  return (
    <p className="mb-0.5 px-1 text-2xs text-faint">
      <bdi>{message.sender_name}</bdi>
    </p>
  )
}

function Stamp({ message, isOurs }: { message: Message; isOurs: boolean }) {
  const { t, i18n } = useTranslation()
  return (
    <span
      className={cx(
        'tabular float-end ms-3 mt-1 -mb-0.5 flex items-center gap-1 text-2xs',
        isOurs ? 'text-ours-muted' : 'text-faint',
      )}
    >
      {message.edited_at !== null && message.revoked_at === null ? (
        <span title={fullTime(message.edited_at, i18n.language)}>{t('message.edited')}</span>
      ) : null}
      <time dateTime={message.datetime} title={fullTime(message.datetime, i18n.language)}>
        {clockTime(message.datetime, i18n.language)}
      </time>
      {message.delivery === null ? null : <Ticks delivery={message.delivery} />}
    </span>
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
