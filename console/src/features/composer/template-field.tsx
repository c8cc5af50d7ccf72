import type { ParseKeys } from 'i18next'
import { Sparkles } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../lib/cx.ts'
import { inputLook } from '../../ui/field.tsx'
import { LocationFields } from './content/location-fields.tsx'
import { emptyValues } from './content/values.ts'
import { TemplateFile } from './template-file.tsx'
import { type Complaint, placeOf, placeValue, type Variable } from './template-text.ts'

export interface TemplateFieldProps {
  variable: Variable
  value: string
  onChange: (value: string) => void
  complaint: Complaint | null
  /** Of a header: what kind of file it is. */
  format: string | null
  /** Of a button: the address with the place of its end. */
  url: string | null
}

const COMPLAINTS = {
  missing: 'templates.missing',
  breaks: 'templates.breaks',
  gaps: 'templates.gaps',
  place: 'templates.place',
  code: 'templates.codeTooLong',
} as const satisfies Record<Complaint, ParseKeys>

/** What one variable of a template wants: words, the end of a link, a code, a file, or a place. */
export function TemplateField(props: TemplateFieldProps) {
  const { t } = useTranslation()
  const { variable, complaint } = props
  const error = complaint === null ? undefined : t(COMPLAINTS[complaint])
  switch (variable.kind) {
    case 'media':
      return <TemplateFile {...props} error={error} />
    case 'location':
      return <PlaceField {...props} error={error} />
    case 'text':
    case 'url':
    case 'code':
      return <WordsField {...props} error={error} />
    default:
      return variable.kind satisfies never
  }
}

type FieldProps = TemplateFieldProps & { error: string | undefined }

function WordsField({ variable, value, onChange, url, error }: FieldProps) {
  const { t } = useTranslation()
  const id = useId()
  const { label, example, kind } = variable
  const isPrefilled = value !== '' && value === variable.value
  const numbered = variable.where === 'body' ? /^\d+$/.exec(variable.name)?.[0] : undefined
  return (
    <div className="flex flex-col gap-1 text-sm">
      <span className="flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="break-anywhere font-medium text-muted">
          {numbered === undefined ? label : t('templates.variable', { name: numbered })}
        </label>
        {isPrefilled ? (
          <span className="flex shrink-0 items-center gap-1 text-2xs text-accent-ink">
            <Sparkles aria-hidden className="size-3" />
            {t('templates.prefilled')}
          </span>
        ) : null}
      </span>
      <input
        id={id}
        dir="auto"
        value={value}
        placeholder={example}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
        className={cx(inputLook, 'h-9 aria-invalid:border-bad')}
      />
      <span id={`${id}-hint`} className="flex flex-col text-xs text-faint empty:hidden">
        {error === undefined ? null : <span className="text-bad">{error}</span>}
        {kind !== 'url' || url === null ? null : (
          <span className="break-anywhere">
            {t('templates.linkEnd', { url: url.replace(/\{\{.*$/, '') })}
          </span>
        )}
        {example === '' || value === '' ? null : <span>{t('templates.example', { example })}</span>}
      </span>
    </div>
  )
}

/** By a link of a map, one's own position, or the coordinates; WhatsApp wants a name with it. */
function PlaceField({ variable, value, onChange, error }: FieldProps) {
  const place = placeOf(value)
  return (
    <fieldset className="flex flex-col gap-2.5 rounded-lg border border-line-strong p-3">
      <legend className="px-1 text-sm font-medium text-muted">{variable.label}</legend>
      <LocationFields
        values={{ ...emptyValues, ...place }}
        change={(change) => {
          const { latitude, longitude, name, address } = { ...place, ...change }
          onChange(placeValue({ latitude, longitude, name, address }))
        }}
        errorAt={() => undefined}
      />
      {error === undefined ? null : <p className="text-xs text-bad">{error}</p>}
    </fieldset>
  )
}
