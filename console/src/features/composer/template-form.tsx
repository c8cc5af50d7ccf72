import type { Chat, Template } from '@smart-chat/contract'
import { ArrowLeft, SendHorizontal } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { notify } from '../../lib/notify.ts'
import { Button } from '../../ui/button.tsx'
import { inputLook } from '../../ui/field.tsx'
import { TemplateBubble } from './template-bubble.tsx'
import { TemplateFacts } from './template-facts.tsx'
import { TemplateField } from './template-field.tsx'
import {
  asked,
  carriedOver,
  complaintOf,
  overlong,
  prefilled,
  trimmed,
  type Values,
} from './template-text.ts'

interface TemplateFormProps {
  chat: Chat
  /** The same template in its languages, the usual one first. */
  versions: Template[]
  onBack: () => void
  onSent: () => void
}

/** The variables of a template, and beside them exactly what the customer will get. */
export function TemplateForm({ chat, versions, onBack, onSent }: TemplateFormProps) {
  const { t } = useTranslation()
  const [language, setLanguage] = useState(versions[0]?.language)
  const template = versions.find((one) => one.language === language) ?? versions[0]
  const [values, setValues] = useState(() => (template === undefined ? {} : prefilled(template)))
  const [wasTried, setWasTried] = useState(false)
  if (template === undefined) return null

  const variables = asked(template)
  const complaints = new Map(
    variables.map((one) => [one.name, complaintOf(one, values[one.name] ?? '')]),
  )
  const tooLong = overlong(template, values)
  const isWrong = tooLong !== null || [...complaints.values()].some((one) => one !== null)
  const choose = (next: string) => {
    const to = versions.find((one) => one.language === next)
    if (to === undefined) return
    setValues(carriedOver(template, to, values))
    setLanguage(next)
  }
  const send = (event: FormEvent) => {
    event.preventDefault()
    setWasTried(true)
    if (isWrong || template.refusal !== null) return
    try {
      client.outbox.send({
        chat_id: chat.chat_id,
        message: '',
        template_id: template.id,
        variables: trimmed(values),
      })
      onSent()
    } catch (error) {
      notify.failed(t('composer.notSent'), error)
    }
  }
  return (
    <form noValidate onSubmit={send} className="flex min-h-0 flex-col">
      <div className="grid min-h-0 gap-4 overflow-y-auto p-4 md:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-3">
          <div className="flex flex-wrap items-center gap-2">
            <h3 className="break-anywhere text-sm font-semibold">
              {template.name.replaceAll('_', ' ')}
            </h3>
            <TemplateFacts template={template} />
          </div>
          <LanguageChoice versions={versions} value={template.language} onChange={choose} />
          {template.refusal === null ? (
            <Fields
              template={template}
              values={values}
              onChange={(name, value) => setValues((now) => ({ ...now, [name]: value }))}
              complaintAt={(name) => {
                const complaint = complaints.get(name) ?? null
                // Nobody is told of what they have not come to yet.
                return complaint === 'missing' && !wasTried ? null : complaint
              }}
            />
          ) : (
            <p role="alert" className="rounded-lg bg-bad-soft p-3 text-sm">
              {template.refusal}
            </p>
          )}
        </div>
        <TemplateBubble template={template} values={values} />
      </div>
      <div className="flex flex-wrap items-center gap-2 border-t px-4 py-2.5">
        <Button look="ghost" onClick={onBack}>
          <ArrowLeft aria-hidden className="size-4 rtl:rotate-180" />
          {t('templates.back')}
        </Button>
        <p role="status" className="min-w-0 flex-1 text-end text-xs text-bad">
          {tooLong !== null
            ? t(tooLong.part === 'body' ? 'templates.bodyTooLong' : 'templates.headerTooLong', {
                length: tooLong.length,
                most: tooLong.most,
              })
            : wasTried && isWrong
              ? t('forms.seeMarked')
              : null}
        </p>
        <Button type="submit" look="primary" disabled={template.refusal !== null}>
          <SendHorizontal aria-hidden className="size-4 rtl:rotate-180" />
          {t('templates.send')}
        </Button>
      </div>
    </form>
  )
}

interface FieldsProps {
  template: Template
  values: Values
  onChange: (name: string, value: string) => void
  complaintAt: (name: string) => ReturnType<typeof complaintOf>
}

function Fields({ template, values, onChange, complaintAt }: FieldsProps) {
  const { t } = useTranslation()
  const variables = asked(template)
  if (variables.length === 0)
    return <p className="text-sm text-muted">{t('templates.noVariables')}</p>
  return variables.map((variable) => {
    const { name } = variable
    const button = /^button_(\d+)$/.exec(name)?.[1]
    return (
      <TemplateField
        // A file that was chosen for a picture is none for a document.
        key={variable.kind === 'media' ? template.header_format : name}
        variable={variable}
        value={values[name] ?? ''}
        onChange={(value) => onChange(name, value)}
        complaint={complaintAt(name)}
        format={template.header_format}
        url={button === undefined ? null : (template.actions[Number(button)]?.url ?? null)}
      />
    )
  })
}

interface LanguageChoiceProps {
  versions: Template[]
  value: string
  onChange: (language: string) => void
}

function LanguageChoice({ versions, value, onChange }: LanguageChoiceProps) {
  const { t, i18n } = useTranslation()
  if (versions.length < 2) return null
  return (
    <label className="flex items-center gap-2 text-sm">
      <span className="font-medium text-muted">{t('templates.language')}</span>
      <select
        value={value}
        onChange={({ target }) => onChange(target.value)}
        className={`${inputLook} h-9 flex-1`}
      >
        {versions.map(({ language }) => (
          <option key={language} value={language}>
            {languageName(language, i18n.language)}
          </option>
        ))}
      </select>
    </label>
  )
}

/** What a language is called here; its code where nobody knows. */
function languageName(code: string, locale: string): string {
  try {
    const names = new Intl.DisplayNames(locale, { type: 'language' })
    return names.of(code.replaceAll('_', '-')) ?? code
  } catch {
    return code
  }
}
