import type { Message } from '../../src/store/records.ts'
import { say } from '../live/api.ts'
import { BubbleMenu } from './bubble-menu.tsx'
import { BubbleButtons } from './buttons.tsx'
import { Content } from './content.tsx'
import { Icon, Ticks } from './icon.tsx'
import { summary } from './summary.ts'

interface Props {
  message: Message
  quoted: Message | undefined
  /** First of several by the same side: it has the tail. */
  isFirst: boolean
  isOffline: boolean
  pnid: string
  phone: string
  owner: { name: string; phone: string }
  onQuote: (message: Message) => void
  onEdit: (message: Message) => void
}

/** One message, with what was quoted, its time and ticks, reactions, and what can be tapped. */
export function Bubble(props: Props) {
  const { message, quoted, isFirst, pnid, phone } = props
  const act = (said: Record<string, unknown>) => void say(pnid, phone, said)
  const { customer, desk } = message.reactions
  if (message.type === 'call') return <CallLine message={message} />
  const sticker = message.type === 'sticker' && !message.revoked ? 'sticker' : ''
  const marks = `${message.edited ? 'edited' : ''} ${message.revoked ? 'revoked' : ''}`
  return (
    <article
      class={`line ${message.from} ${isFirst ? 'first' : ''}`}
      data-id={message.id}
      aria-label={message.from === 'customer' ? 'You' : 'Support'}
    >
      <div class={`bubble ${message.from} ${sticker} ${marks}`}>
        {message.forwarded && !message.revoked && (
          <p class="forwarded">
            <Icon name="forward" /> Forwarded
          </p>
        )}
        {message.referral && <Advertisement {...message.referral} />}
        {message.reply_to && !message.revoked && <Quote quoted={quoted} />}
        {message.revoked ? (
          <p class="words gone">
            <Icon name="block" />
            {message.from === 'customer' ? 'You deleted this message' : 'This message was deleted'}
          </p>
        ) : (
          <Content message={message} />
        )}
        <footer class="meta">
          {message.edited && !message.revoked && <span>edited</span>}
          <time dateTime={new Date(message.timestamp).toISOString()}>{timeOf(message)}</time>
          {message.from === 'customer' && <Ticks status={message.status} />}
        </footer>
        {!message.revoked && <BubbleButtons {...props} act={act} />}
        {!message.revoked && <BubbleMenu {...props} act={act} />}
      </div>
      {(customer || desk) && !message.revoked && (
        <p class="reactions">
          {customer && (
            <button
              type="button"
              title="Take your reaction away"
              disabled={props.isOffline}
              onClick={() => act({ type: 'reaction', message_id: message.id })}
            >
              {customer}
            </button>
          )}
          {desk && <span title="Support">{desk}</span>}
        </p>
      )}
    </article>
  )
}

/** A tap goes to the quoted message. */
function Quote({ quoted }: { quoted: Message | undefined }) {
  const show = ({ currentTarget }: { currentTarget: HTMLElement }) => {
    const target = currentTarget
      .closest('.conversation')
      ?.querySelector(`[data-id="${quoted?.id}"]`)
    target?.scrollIntoView({ block: 'center', behavior: 'smooth' })
    target?.animate([{ background: 'var(--flash)' }, {}], 1200)
  }
  return (
    <button type="button" class="quote" disabled={!quoted} onClick={show}>
      <b>{quoted ? (quoted.from === 'customer' ? 'You' : 'Support') : 'Message'}</b>
      <span>{quoted ? summary(quoted) : 'Message not available'}</span>
    </button>
  )
}

function Advertisement({ headline, body, source_url }: NonNullable<Message['referral']>) {
  return (
    <p class="advertisement">
      <b>{String(headline ?? 'Advertisement')}</b>
      {body && <span>{String(body)}</span>}
      <small>{String(source_url ?? 'From an advertisement')}</small>
    </p>
  )
}

function CallLine({ message }: { message: Message }) {
  return (
    <p class="day call-line">
      <Icon name="call" /> No answer · {timeOf(message)}
    </p>
  )
}

function timeOf({ timestamp }: Message): string {
  return new Date(timestamp).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
}
