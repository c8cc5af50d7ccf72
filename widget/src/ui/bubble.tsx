import type { CustomerMessage } from '@smart-chat/contract'
import type { Conversation } from '../conversation/conversation.ts'
import type { Row } from '../conversation/rows.ts'
import { Later } from '../more/later.tsx'
import { timeOf } from '../words/times.ts'
import { useLanguage } from '../words/words.ts'
import { Icon } from './icon.tsx'
import { Text } from './text.tsx'

interface Props {
  row: Row
  conversation: Conversation
  /** Nobody has answered it yet. */
  isOpen: boolean
}

export function Bubble({ row, conversation, isOpen }: Props) {
  const language = useLanguage()
  const { say } = language
  const { message, isOurs, startsGroup } = row
  if (message.type === 'System') return <p class="note">{message.message}</p>
  const name = isOurs ? say('you') : message.sender_name || say('support')

  return (
    <div class={startsGroup ? 'said said-first' : 'said'} data-testid="message">
      <p class={startsGroup && !isOurs ? 'name' : 'hidden'}>{name}</p>
      <div class="bubble">
        {message.reply_to?.message ? (
          <p class="quote" dir="auto">
            {message.reply_to.sender_name ? <b>{message.reply_to.sender_name} </b> : null}
            {message.reply_to.message}
          </p>
        ) : null}
        <Content message={message} reload={() => conversation.reload(message)} />
        <p class="meta">
          {message.edited_at === null ? null : <span>{say('edited')}</span>}
          <time dateTime={message.datetime}>{timeOf(language, message.datetime)}</time>
          {isOurs ? (
            <span class="tick" data-state="stored" role="img" aria-label={say('stored')}>
              <Icon name="check" />
            </span>
          ) : null}
        </p>
      </div>
      {message.reactions.length === 0 ? null : (
        <p class="reactions">{message.reactions.map(({ emoji }) => emoji).join(' ')}</p>
      )}
      {isOurs || message.content === null ? null : (
        <Later
          show={({ Actions }) => (
            <Actions
              message={message}
              isOpen={isOpen}
              answer={(title, tag) => conversation.send(title, message.message_id, tag)}
            />
          )}
        />
      )}
    </div>
  )
}

function Content({ message, reload }: { message: CustomerMessage; reload(): Promise<void> }) {
  const { say } = useLanguage()
  if (message.revoked_at !== null) return <p class="revoked">{say('revoked')}</p>
  const { media_info: info, content } = message
  if (info !== null) {
    const caption = captionOf(message)
    return (
      <>
        <Later show={({ Media }) => <Media message={message} info={info} reload={reload} />}>
          <p class="file-note">{message.message === caption ? '…' : message.message}</p>
        </Later>
        {caption === '' ? null : <Text text={caption} />}
      </>
    )
  }
  const text = <Text text={message.message} />
  if (content === null) return text
  return <Later show={({ Rich }) => <Rich message={{ ...message, content }} />}>{text}</Later>
}

/** What was written below a file; the message's text may be a stand-in for it. */
function captionOf({ content, media_info, message }: CustomerMessage): string {
  if (content !== null && 'caption' in content) return String(content.caption ?? '')
  return message === media_info?.file_name ? '' : message
}
