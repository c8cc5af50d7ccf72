import type { CustomerClient, PendingMessage } from '@smart-chat/client/small'
import { whyFailed } from '../words/failure.ts'
import { timeOf } from '../words/times.ts'
import { useLanguage } from '../words/words.ts'
import { Icon } from './icon.tsx'
import { Text } from './text.tsx'

export type OutboxOf = Pick<CustomerClient['outbox'], 'retry' | 'discard'>

/** A message that the desk has not confirmed: on its way, waiting, or refused with the reason. */
export function PendingBubble({ message, outbox }: { message: PendingMessage; outbox: OutboxOf }) {
  const language = useLanguage()
  const { say } = language
  const { client_message_id: id, state, error } = message
  const isRefused = state === 'refused'
  return (
    <div class="said said-first" data-testid="message">
      <p class="hidden">{say('you')}</p>
      <div class={isRefused ? 'bubble bubble-refused' : 'bubble bubble-pending'}>
        <Text text={message.message ?? ''} />
        <p class="meta">
          <time>{timeOf(language, new Date(message.position).toISOString())}</time>
          <span class="tick" data-state={state} role="img" aria-label={say(state)}>
            <Icon name={isRefused ? 'alert' : 'clock'} />
          </span>
        </p>
      </div>
      {isRefused ? (
        <p class="why" role="alert">
          {whyFailed(say, error)}
          <button type="button" class="plain" onClick={() => outbox.retry(id)}>
            {say('again')}
          </button>
          <button type="button" class="plain" onClick={() => outbox.discard(id)}>
            {say('discard')}
          </button>
        </p>
      ) : null}
    </div>
  )
}
