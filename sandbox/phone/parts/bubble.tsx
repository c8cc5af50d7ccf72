import type { Message } from '../../src/store/records.ts'
import { say } from '../live/api.ts'
import { BubbleMenu } from './bubble-menu.tsx'
import { BubbleButtons } from './buttons.tsx'
import { Content } from './content.tsx'
import { Ticks } from './icon.tsx'
import { summary } from './summary.ts'

interface Props {
  message: Message
  quoted: Message | undefined
  /** First of several by the same side: it has the tail. */
  isFirst: boolean
  isOffline: boolean
  pnid: string
  phone: string
  onQuote: (message: Message) => void
  onEdit: (message: Message) => void
}

/** One message, with what was quoted, its time and ticks, reactions, and what can be tapped. */
export function Bubble(props: Props) {
  const { message, quoted, isFirst, pnid, phone } = props
  const act = (said: Record<string, unknown>) => void say(pnid, phone, said)
  const { customer, desk } = message.reactions
  const sticker = message.type === 'sticker' ? 'sticker' : ''
  return (
    <article class={`line ${message.from} ${isFirst ? 'first' : ''}`}>
      <div class={`bubble ${message.from} ${sticker}`}>
        {message.reply_to && (
          <blockquote class="quote">
            <b>{quoted ? (quoted.from === 'customer' ? 'You' : 'Support') : 'Message'}</b>
            <span>{quoted ? summary(quoted) : 'Message not available'}</span>
          </blockquote>
        )}
        {message.revoked ? (
          <p class="words gone">You deleted this message</p>
        ) : (
          <Content message={message} />
        )}
        <footer class="meta">
          {message.edited && !message.revoked && <span>edited</span>}
          <time dateTime={new Date(message.timestamp).toISOString()}>{timeOf(message)}</time>
          {message.from === 'customer' && <Ticks status={message.status} />}
        </footer>
        {!message.revoked && <BubbleMenu {...props} act={act} />}
      </div>
      <BubbleButtons message={message} isOffline={props.isOffline} act={act} />
      {(customer || desk) && (
        <p class="reactions">
          {customer && <span title="You">{customer}</span>}
          {desk && <span title="Support">{desk}</span>}
        </p>
      )}
    </article>
  )
}

function timeOf({ timestamp }: Message): string {
  return new Date(timestamp).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
}
