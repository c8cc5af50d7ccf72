import { type ComponentProps, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../../lib/cx.ts'
import { inputLook } from '../../../ui/field.tsx'

interface CountedFieldProps {
  label: string
  value: string
  onChange: (value: string) => void
  /** The most signs that WhatsApp takes; more may be typed, but not sent. */
  max?: number | undefined
  isLong?: boolean
  isOptional?: boolean
  /** What is wrong, as a sentence. */
  error?: string | undefined
  placeholder?: string
  input?: ComponentProps<'input'>
}

/** A labelled field that says how much of its room is used, and what is wrong with it. */
export function CountedField(props: CountedFieldProps) {
  const { label, value, onChange, max, isLong, isOptional, error, placeholder, input } = props
  const { t } = useTranslation()
  const id = useId()
  const count = [...value].length
  const isTooLong = max !== undefined && count > max
  const shared = {
    id,
    value,
    placeholder,
    dir: 'auto',
    'aria-invalid': isTooLong || error !== undefined,
    'aria-describedby': error === undefined ? undefined : `${id}-error`,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
    className: cx(inputLook, isLong ? 'min-h-20 py-2' : 'h-9', 'aria-invalid:border-bad'),
  }
  return (
    <div className="flex flex-col gap-1 text-sm">
      <span className="flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="font-medium text-muted">
          {label}
          {isOptional ? (
            <span className="font-normal text-faint"> {t('forms.optional')}</span>
          ) : null}
        </label>
        {max === undefined ? null : (
          <span
            className={cx('tabular text-2xs', isTooLong ? 'font-semibold text-bad' : 'text-faint')}
          >
            {count} / {max}
          </span>
        )}
      </span>
      {isLong ? <textarea rows={3} {...shared} /> : <input {...input} {...shared} />}
      {error === undefined ? null : (
        <span id={`${id}-error`} className="text-xs text-bad">
          {error}
        </span>
      )}
    </div>
  )
}
