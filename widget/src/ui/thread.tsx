import type { Conversation } from '../conversation/conversation.ts'
import { rowsOf } from '../conversation/rows.ts'
import { Later } from '../more/later.tsx'
import { dayOf } from '../words/times.ts'
import { useLanguage } from '../words/words.ts'
import { Bubble } from './bubble.tsx'
import { Icon } from './icon.tsx'
import { type OutboxOf, PendingBubble } from './pending-bubble.tsx'
import { useScroll } from './use-scroll.ts'
import { useValue } from './use-value.ts'

interface Props {
  conversation: Conversation
  outbox: OutboxOf
}

/** What was written, oldest first; older pages come when one scrolls up. */
export function Thread({ conversation, outbox }: Props) {
  const language = useLanguage()
  const { say } = language
  const state = useValue(conversation.state)
  const { chat, messages, pending, history } = state
  const scroll = useScroll(conversation, state)
  const rows = rowsOf(messages)
  const lastOwn = rows.findLastIndex(({ isOurs }) => isOurs)
  const isEmpty = history === 'ready' && messages.length === 0 && pending.length === 0

  return (
    <div class="thread">
      <section
        ref={scroll.box}
        class="scroll"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it
        tabIndex={0}
        aria-label={say('conversation')}
        onScroll={scroll.onScroll}
      >
        {history === 'loading' && messages.length === 0 ? <Skeleton /> : null}
        {history === 'failed' && messages.length === 0 ? (
          <div class={pending.length === 0 ? 'middle' : 'note'}>
            <p>{say('failed')}</p>
            <button type="button" class="plain" onClick={conversation.load}>
              {say('again')}
            </button>
          </div>
        ) : null}
        {isEmpty ? (
          <div class="middle hello">
            <span class="wave">
              <Icon name="chat" />
            </span>
            <h3>{say('hello')}</h3>
            <p>{say('helloMore')}</p>
          </div>
        ) : null}
        {state.isLoadingOlder ? <p class="note">{say('older')}</p> : null}
        <ol class="messages">
          {rows.map((row, index) => (
            <li key={row.message.message_id} class={row.isOurs ? 'ours' : 'theirs'}>
              {row.startsDay ? (
                <p class="day">
                  <span>{dayOf(language, row.message.datetime)}</span>
                </p>
              ) : null}
              <Bubble
                row={row}
                conversation={conversation}
                isOpen={index > lastOwn && pending.length === 0}
              />
            </li>
          ))}
          {pending.map((message) => (
            <li key={message.client_message_id} class="ours">
              <PendingBubble message={message} outbox={outbox} />
            </li>
          ))}
        </ol>
        {chat?.status === 'resolved' && history === 'ready' ? (
          <Later
            show={({ Rating }) => (
              <Rating key={chat.chat_id} rating={chat.rating} rate={conversation.rate} />
            )}
          />
        ) : null}
        {state.typing === null ? null : (
          <p class="typing" data-testid="typing">
            <i />
            <i />
            <i />
            <span>{say('typing', { name: state.typing || say('support') })}</span>
          </p>
        )}
      </section>
      {scroll.isAway ? (
        <button type="button" class="latest" onClick={scroll.toEnd}>
          <Icon name="down" />
          {say(scroll.hasNew ? 'newMessages' : 'latest')}
        </button>
      ) : null}
    </div>
  )
}

function Skeleton() {
  const { say } = useLanguage()
  return (
    <div class="skeleton" role="status" aria-label={say('loading')}>
      <i />
      <i />
      <i />
    </div>
  )
}
