import type { CustomerMessage } from '@smart-chat/contract'
import { Glyph } from './glyph.tsx'
import { type Action, actionsOf } from './read.ts'
import { useState } from './shared.ts'
import { useSay } from './words.ts'

interface Props {
  message: CustomerMessage
  /** Whether it still may be answered; links may be opened for ever. */
  isOpen: boolean
  /** @param tag the id of what was chosen */
  answer(title: string, tag: string | null): void
}

/** What can be tapped below a message of the desk. */
export function Actions({ message, isOpen, answer }: Props) {
  const shown = actionsOf(message.content).filter(({ does }) => isOpen || does === 'open')
  if (shown.length === 0 || message.revoked_at !== null) return null
  return (
    <div class="replies">
      {shown.map((action) => (
        <Tap key={action.title} action={action} answer={answer} />
      ))}
    </div>
  )
}

function Tap({ action, answer }: { action: Action; answer: Props['answer'] }) {
  const say = useSay()
  switch (action.does) {
    case 'reply':
      return (
        <button type="button" dir="auto" onClick={() => answer(action.title, action.tag)}>
          {action.title}
        </button>
      )
    case 'open':
      return (
        <a
          href={action.href}
          {...(action.href.startsWith('tel:')
            ? {}
            : {
                target: '_blank',
                rel: 'noopener noreferrer',
                'aria-label': say('newTab', { name: action.title }),
              })}
        >
          <Glyph name={action.href.startsWith('tel:') ? 'call' : 'away'} />
          <span dir="auto">{action.title}</span>
        </a>
      )
    case 'list':
      return <Choices list={action} answer={answer} />
  }
}

function Choices({
  list,
  answer,
}: {
  list: Extract<Action, { does: 'list' }>
  answer: Props['answer']
}) {
  const [isShown, setIsShown] = useState(false)
  return (
    <div class="choices">
      <button type="button" aria-expanded={isShown} onClick={() => setIsShown(!isShown)}>
        <Glyph name="list" />
        <span dir="auto">{list.title}</span>
      </button>
      {isShown
        ? list.sections.map(({ title, rows }) => (
            <fieldset>
              {title === '' ? null : <legend dir="auto">{title}</legend>}
              {rows.map((row) => (
                <button type="button" dir="auto" onClick={() => answer(row.title, row.tag)}>
                  {row.title}
                  {row.description === '' ? null : <small>{row.description}</small>}
                </button>
              ))}
            </fieldset>
          ))
        : null}
    </div>
  )
}
