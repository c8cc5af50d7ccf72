import { useEffect, useRef } from 'preact/hooks'
import type { Row } from './content-of.ts'

interface Props {
  title: string
  sections: { title?: string; rows: Row[] }[]
  onClose: () => void
  onChoose: (row: Row) => void
}

/** The rows of an interactive list; one tap chooses. */
export function ListSheet({ title, sections, onClose, onChoose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} class="dialog sheet" aria-label={title} onClose={onClose}>
      <h2>{title}</h2>
      {sections.map((section, index) => (
        <section key={section.title ?? index}>
          {section.title && <h3>{section.title}</h3>}
          {section.rows.map((row) => (
            <button
              key={row.id}
              type="button"
              class="sheet-row"
              onClick={() => {
                onChoose(row)
                onClose()
              }}
            >
              <b>{row.title}</b>
              {row.description && <span>{row.description}</span>}
            </button>
          ))}
        </section>
      ))}
      <div class="dialog-buttons">
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
    </dialog>
  )
}
