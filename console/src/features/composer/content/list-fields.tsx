import { useTranslation } from 'react-i18next'
import { CountedField } from './counted-field.tsx'
import type { FieldsProps } from './fields.tsx'
import { placeAmong } from './filled.ts'
import { AddOne, Removable } from './removable.tsx'
import type { Values } from './values.ts'

const MOST_ROWS = 10
const ROW = { title: '', description: '' }

/** What opens the list, and up to ten rows, in sections where there are several kinds. */
export function ListFields({ values, change, errorAt }: FieldsProps) {
  const { t } = useTranslation()
  const { sections } = values
  const count = sections.reduce((sum, { rows }) => sum + rows.length, 0)
  const isFull = count >= MOST_ROWS
  const set = (next: Values['sections']) => change({ sections: next })
  return (
    <>
      <CountedField
        label={t('forms.listButton')}
        value={values.button}
        max={20}
        error={errorAt('button')}
        onChange={(button) => change({ button })}
      />
      {sections.map((section, at) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: the fields keep nothing of their own
          key={at}
          className="flex flex-col gap-2.5 rounded-xl border p-3"
        >
          <legend className="sr-only">{t('forms.section', { number: at + 1 })}</legend>
          {sections.length > 1 ? (
            <Removable
              label={t('forms.removeSection', { number: at + 1 })}
              onRemove={() => set(sections.toSpliced(at, 1))}
            >
              <CountedField
                label={t('forms.section', { number: at + 1 })}
                value={section.title}
                max={24}
                error={errorAt(`sections.${placeAmong(sections.map(wordsOf), at)}.title`)}
                onChange={(title) => set(sections.with(at, { ...section, title }))}
              />
            </Removable>
          ) : null}
          <Rows
            section={section}
            at={placeAmong(sections.map(wordsOf), at)}
            isFull={isFull}
            isOnly={count === 1}
            errorAt={errorAt}
            set={(rows) => set(sections.with(at, { ...section, rows }))}
          />
        </fieldset>
      ))}
      <p className="text-2xs text-faint">{t('forms.rowsUsed', { count, most: MOST_ROWS })}</p>
      {isFull ? null : (
        <AddOne
          label={t('forms.addSection')}
          onAdd={() => set([...sections, { title: '', rows: [ROW] }])}
        />
      )}
    </>
  )
}

type Section = Values['sections'][number]

const wordsIn = (row: Section['rows'][number]) => (row.title + row.description).trim()
const wordsOf = ({ rows }: Section) => rows.map(wordsIn).join('')

interface RowsProps {
  section: Section
  at: number
  isFull: boolean
  isOnly: boolean
  errorAt: FieldsProps['errorAt']
  set: (rows: Section['rows']) => void
}

function Rows({ section: { rows }, at, isFull, isOnly, errorAt, set }: RowsProps) {
  const { t } = useTranslation()
  return (
    <>
      {rows.map((row, index) => (
        <Removable
          // biome-ignore lint/suspicious/noArrayIndexKey: the fields keep nothing of their own
          key={index}
          label={t('forms.removeRow', { number: index + 1 })}
          onRemove={isOnly ? undefined : () => set(rows.toSpliced(index, 1))}
        >
          <div className="grid gap-2 sm:grid-cols-2">
            <CountedField
              label={t('forms.row', { number: index + 1 })}
              value={row.title}
              max={24}
              error={errorAt(
                `sections.${at}.rows.${placeAmong(rows.map(wordsIn), index)}.title`,
                wordsIn(row),
              )}
              onChange={(title) => set(rows.with(index, { ...row, title }))}
            />
            <CountedField
              label={t('forms.rowDescription')}
              value={row.description}
              max={72}
              isOptional
              error={errorAt(
                `sections.${at}.rows.${placeAmong(rows.map(wordsIn), index)}.description`,
                wordsIn(row),
              )}
              onChange={(description) => set(rows.with(index, { ...row, description }))}
            />
          </div>
        </Removable>
      ))}
      {isFull ? null : <AddOne label={t('forms.addRow')} onAdd={() => set([...rows, ROW])} />}
    </>
  )
}
