import { useTranslation } from 'react-i18next'
import { CountedField } from './counted-field.tsx'
import type { FieldsProps } from './fields.tsx'
import { placeAmong } from './filled.ts'
import { AddOne, Removable } from './removable.tsx'

const MOST = 3

/** One to three buttons that answer with their own words. */
export function ButtonsFields({ values: { buttons }, change, errorAt }: FieldsProps) {
  const { t } = useTranslation()
  return (
    <>
      {buttons.map((title, index) => (
        <Removable
          // biome-ignore lint/suspicious/noArrayIndexKey: the fields keep nothing of their own
          key={index}
          label={t('forms.removeButton', { number: index + 1 })}
          onRemove={
            buttons.length === 1
              ? undefined
              : () => change({ buttons: buttons.toSpliced(index, 1) })
          }
        >
          <CountedField
            label={t('forms.button', { number: index + 1 })}
            value={title}
            max={20}
            error={errorAt(`buttons.${placeAmong(buttons, index)}.title`, title)}
            onChange={(next) => change({ buttons: buttons.with(index, next) })}
          />
        </Removable>
      ))}
      {buttons.length < MOST ? (
        <AddOne label={t('forms.addButton')} onAdd={() => change({ buttons: [...buttons, ''] })} />
      ) : null}
    </>
  )
}
