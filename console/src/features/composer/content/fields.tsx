import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ButtonsFields } from './buttons-fields.tsx'
import { ContactFields } from './contact-fields.tsx'
import { CountedField } from './counted-field.tsx'
import type { ContentKind } from './form-state.ts'
import { ListFields } from './list-fields.tsx'
import { LocationFields } from './location-fields.tsx'
import type { Values } from './values.ts'

export interface FieldsProps {
  values: Values
  change: (change: Partial<Values>) => void
  /**
   * What is wrong, by the path in the content, such as `buttons.0.title`.
   *
   * @param text of a field that is left out where it is empty, and then has no errors
   */
  errorAt: (path: string, text?: string) => string | undefined
}

/** The fields of one kind of content. */
export function Fields({ kind, ...props }: FieldsProps & { kind: ContentKind }) {
  switch (kind) {
    case 'location':
      return <LocationFields {...props} />
    case 'contacts':
      return <ContactFields {...props} />
    case 'buttons':
      return (
        <Frame {...props}>
          <ButtonsFields {...props} />
        </Frame>
      )
    case 'list':
      return (
        <Frame {...props} bodyMax={4096}>
          <ListFields {...props} />
        </Frame>
      )
    case 'link':
      return (
        <Frame {...props}>
          <LinkFields {...props} />
        </Frame>
      )
    case 'location_request':
    case 'contact_request':
      return <Body {...props} />
    default:
      return kind satisfies never
  }
}

interface FrameProps extends BodyProps {
  children: ReactNode
}

function Frame({ children, ...props }: FrameProps) {
  const { t } = useTranslation()
  const { values, change, errorAt } = props
  return (
    <>
      <CountedField
        label={t('forms.header')}
        value={values.header}
        max={60}
        isOptional
        error={errorAt('header')}
        onChange={(header) => change({ header })}
      />
      <Body {...props} />
      <CountedField
        label={t('forms.footer')}
        value={values.footer}
        max={60}
        isOptional
        error={errorAt('footer')}
        onChange={(footer) => change({ footer })}
      />
      {children}
    </>
  )
}

interface BodyProps extends FieldsProps {
  /** Characters; lists have room for more than the others. */
  bodyMax?: number
}

function Body({ values, change, errorAt, bodyMax = 1024 }: BodyProps) {
  const { t } = useTranslation()
  return (
    <CountedField
      label={t('forms.body')}
      value={values.body}
      max={bodyMax}
      isLong
      error={errorAt('body')}
      onChange={(body) => change({ body })}
    />
  )
}

function LinkFields({ values, change, errorAt }: FieldsProps) {
  const { t } = useTranslation()
  return (
    <>
      <CountedField
        label={t('forms.label')}
        value={values.label}
        max={20}
        error={errorAt('label')}
        onChange={(label) => change({ label })}
      />
      <CountedField
        label={t('forms.url')}
        value={values.url}
        placeholder="https://"
        error={errorAt('url')}
        onChange={(url) => change({ url })}
        input={{ inputMode: 'url' }}
      />
    </>
  )
}
