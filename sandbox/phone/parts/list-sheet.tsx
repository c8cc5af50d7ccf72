import type { Row } from './content-of.ts'
import { Sheet } from './sheet.tsx'

interface Props {
  title: string
  sections: { title?: string; rows: Row[] }[]
  onClose: () => void
  onChoose: (row: Row) => void
}

/** Rows to choose from, of an interactive list or of our own; one tap chooses. */
export function ListSheet({ title, sections, onClose, onChoose }: Props) {
  return (
    <Sheet title={title} onClose={onClose}>
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
    </Sheet>
  )
}
