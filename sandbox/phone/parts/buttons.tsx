import { useState } from 'preact/hooks'
import type { Message } from '../../src/store/records.ts'
import { contentOf } from './content-of.ts'
import { Icon, type IconName } from './icon.tsx'
import { ListSheet } from './list-sheet.tsx'
import { cardOf, HERE } from './samples.ts'

type Act = (said: Record<string, unknown>) => void
interface Props {
  message: Message
  /** Who holds the phone. */
  owner: { name: string; phone: string }
  isOffline: boolean
  act: Act
}

/** The buttons that hang below a message of the desk. */
export function BubbleButtons(props: Props) {
  const { message } = props
  if (message.from !== 'desk') return null
  if (message.template) return <TemplateButtons {...props} />
  return message.type === 'interactive' ? <InteractiveButtons {...props} /> : null
}

function TemplateButtons({ message, isOffline, act }: Props) {
  const buttons = message.template?.buttons ?? []
  if (buttons.length === 0) return null
  return (
    <div class="choices">
      {buttons.map(({ type, text, url, payload, phone_number, code }) => {
        if (type === 'URL')
          return <LinkButton key={text} href={url ?? ''} icon="link" text={text} />
        if (type === 'COPY_CODE') {
          return <CopyButton key={text} code={code ?? ''} text={text} />
        }
        if (type === 'PHONE_NUMBER') {
          return <LinkButton key={text} href={`tel:${phone_number}`} icon="call" text={text} />
        }
        return (
          <Choice
            key={text}
            icon="reply"
            text={text}
            isOffline={isOffline}
            onClick={() => act({ type: 'button', reply_to: message.id, text, payload })}
          />
        )
      })}
    </div>
  )
}

function InteractiveButtons({ message, owner, isOffline, act }: Props) {
  const [isListOpen, setListOpen] = useState(false)
  const { type, action } = contentOf(message)
  const reply_to = message.id
  const choice = (icon: IconName, text: string, onClick: () => void) => (
    <Choice key={text} icon={icon} text={text} isOffline={isOffline} onClick={onClick} />
  )
  return (
    <div class="choices">
      {type === 'button' &&
        action?.buttons?.map(({ reply }) =>
          choice('reply', reply.title, () => act({ type: 'button_reply', reply_to, ...reply })),
        )}
      {type === 'list' && choice('list', action?.button ?? 'Choose', () => setListOpen(true))}
      {type === 'cta_url' && action?.parameters && (
        <LinkButton
          href={action.parameters.url}
          icon="link"
          text={action.parameters.display_text}
        />
      )}
      {type === 'location_request_message' &&
        choice('location', 'Send location', () =>
          act({ type: 'location', location: HERE, reply_to }),
        )}
      {type === 'request_contact_info' &&
        choice('person', 'Share contact', () =>
          act({
            type: 'contacts',
            contacts: [{ ...cardOf(owner), origin: 'contact_request' }],
            reply_to,
          }),
        )}
      {isListOpen && (
        <ListSheet
          title={action?.button ?? 'Choose'}
          sections={action?.sections ?? []}
          onClose={() => setListOpen(false)}
          onChoose={(row) => act({ type: 'list_reply', reply_to, ...row })}
        />
      )}
    </div>
  )
}

function CopyButton({ code, text }: { code: string; text: string }) {
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(code)
    setCopied(true)
  }
  return (
    <button type="button" class="choice" onClick={() => void copy()}>
      <Icon name="copy" />
      {isCopied ? `Copied ${code}` : text}
    </button>
  )
}

function LinkButton({ href, icon, text }: { href: string; icon: IconName; text: string }) {
  return (
    <a class="choice" href={href} target="_blank" rel="noopener noreferrer">
      <Icon name={icon} />
      {text}
    </a>
  )
}

function Choice({
  icon,
  text,
  isOffline,
  onClick,
}: {
  icon: IconName
  text: string
  isOffline: boolean
  onClick: () => void
}) {
  return (
    <button type="button" class="choice" disabled={isOffline} onClick={onClick}>
      <Icon name={icon} />
      {text}
    </button>
  )
}
