import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../lib/cx.ts'
import { linkify } from '../../lib/linkify.ts'
import { isEmojiOnly } from '../../lib/people.ts'

const LONG = 900
const SHOWN = 700

/** A person's text as they wrote it, links made clickable, the very long folded. */
export function RichText({ text }: { text: string }) {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  const isFolded = !isOpen && text.length > LONG
  const shown = isFolded ? `${text.slice(0, SHOWN).trimEnd()}…` : text
  return (
    <span
      dir="auto"
      className={cx(
        'break-anywhere inline whitespace-pre-wrap',
        isEmojiOnly(text) && 'text-3xl leading-tight',
      )}
    >
      {linkify(shown).map((part, index) =>
        part.kind === 'text' ? (
          part.text
        ) : (
          <a
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
            key={index}
            href={part.href}
            target="_blank"
            rel="noopener noreferrer"
            className="underline decoration-current/50 underline-offset-2 hover:decoration-current"
          >
            {part.text}
          </a>
        ),
      )}
      {text.length > LONG ? (
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
          className="ms-1 font-semibold underline underline-offset-2"
        >
          {isOpen ? t('message.showLess') : t('message.showAll')}
        </button>
      ) : null}
    </span>
  )
}
