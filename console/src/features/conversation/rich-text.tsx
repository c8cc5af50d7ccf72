import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../lib/cx.ts'
import { type Piece, piecesOf } from '../../lib/formatting.ts'
import { linkify } from '../../lib/linkify.ts'
import { isEmojiOnly } from '../../lib/people.ts'

const LONG = 900
const SHOWN = 700

/**
 * A person's text as they wrote it: links made clickable, the messenger's `*bold*`, `_italic_`,
 * `~struck~` and code shown as such, the very long folded.
 */
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
      <Pieces pieces={piecesOf(shown)} />
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

const looks = {
  bold: 'font-bold',
  italic: 'italic',
  struck: 'line-through',
  code: 'rounded bg-current/10 px-1 font-mono text-[0.92em]',
} as const

/** The pieces of one text never move, so their places are their keys. */
function Pieces({ pieces }: { pieces: Piece[] }) {
  return pieces.map((piece, index) => {
    const key = `${index}`
    if (typeof piece === 'string') return <Linked key={key} text={piece} />
    return (
      <span key={key} className={looks[piece.look]}>
        {piece.look === 'code' ? piece.inside : <Pieces pieces={piece.inside} />}
      </span>
    )
  })
}

const Linked = ({ text }: { text: string }) =>
  linkify(text).map((part, index) => {
    const key = `${index}`
    if (part.kind === 'text') return <Fragment key={key}>{part.text}</Fragment>
    return (
      <a
        key={key}
        href={part.href}
        target="_blank"
        rel="noopener noreferrer"
        className="underline decoration-current/50 underline-offset-2 hover:decoration-current"
      >
        {part.text}
      </a>
    )
  })
