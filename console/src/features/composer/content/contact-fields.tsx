import { useTranslation } from 'react-i18next'
import { CountedField } from './counted-field.tsx'
import type { FieldsProps } from './fields.tsx'
import { placeAmong } from './filled.ts'
import { AddOne, Removable } from './removable.tsx'

const MOST_PHONES = 5

/** A person, how to reach them, and whom they work for. */
export function ContactFields({ values, change, errorAt }: FieldsProps) {
  const { t } = useTranslation()
  const { phones } = values
  return (
    <>
      <CountedField
        label={t('forms.personName')}
        value={values.name}
        error={errorAt('contacts.0.name.formatted_name')}
        onChange={(name) => change({ name })}
      />
      {phones.map((one, index) => (
        <Removable
          // biome-ignore lint/suspicious/noArrayIndexKey: the fields keep nothing of their own
          key={index}
          label={t('forms.removePhone', { number: index + 1 })}
          onRemove={
            phones.length === 1 ? undefined : () => change({ phones: phones.toSpliced(index, 1) })
          }
        >
          <CountedField
            label={t('forms.phone', { number: index + 1 })}
            value={one.phone}
            placeholder="+91"
            error={
              errorAt(
                `contacts.0.phones.${placeAmong(
                  phones.map(({ phone }) => phone),
                  index,
                )}.phone`,
                one.phone,
              ) ?? (index === 0 ? errorAt('contacts.0.phones') : undefined)
            }
            onChange={(phone) => change({ phones: phones.with(index, { ...one, phone }) })}
            input={{ type: 'tel' }}
          />
        </Removable>
      ))}
      {phones.length < MOST_PHONES ? (
        <AddOne
          label={t('forms.addPhone')}
          onAdd={() => change({ phones: [...phones, { phone: '', type: 'WORK' }] })}
        />
      ) : null}
      <CountedField
        label={t('forms.email')}
        value={values.email}
        isOptional
        error={errorAt('contacts.0.emails.0.email')}
        onChange={(email) => change({ email })}
        input={{ inputMode: 'email' }}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <CountedField
          label={t('forms.company')}
          value={values.company}
          isOptional
          error={errorAt('contacts.0.org.company')}
          onChange={(company) => change({ company })}
        />
        <CountedField
          label={t('forms.role')}
          value={values.role}
          isOptional
          error={errorAt('contacts.0.org.title')}
          onChange={(role) => change({ role })}
        />
      </div>
    </>
  )
}
