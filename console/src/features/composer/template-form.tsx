import type { Chat, Template } from '@smart-chat/contract'
import { ArrowLeft, SendHorizontal } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { notify } from '../../lib/notify.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { fillIn, missing, prefill } from './template-text.ts'

interface TemplateFormProps {
  chat: Chat
  template: Template
  onBack: () => void
  onSent: () => void
}

/** The variables of a template, and beside them exactly what the customer will get. */
export function TemplateForm({ chat, template, onBack, onSent }: TemplateFormProps) {
  const { t } = useTranslation()
  const [values, setValues] = useState(() => prefill(template, chat.customer_name))
  const names = [...new Map(template.variables.map((one) => [one.name, one])).values()]

  const send = (event: FormEvent) => {
    event.preventDefault()
    try {
      client.outbox.send({
        chat_id: chat.chat_id,
        message: '',
        template_id: template.id,
        variables: values,
      })
      onSent()
    } catch (error) {
      notify.failed(t('composer.notSent'), error)
    }
  }

  return (
    <form onSubmit={send} className="flex min-h-0 flex-col">
      <div className="grid min-h-0 gap-4 overflow-y-auto p-4 md:grid-cols-2">
        <div className="flex flex-col gap-3">
          {names.length === 0 ? (
            <p className="text-sm text-muted">{t('templates.noVariables')}</p>
          ) : null}
          {names.map(({ name, example }) => (
            <Field
              key={name}
              label={
                /^\d+$/.test(name) ? t('templates.variable', { name }) : name.replaceAll('_', ' ')
              }
              hint={example === '' ? undefined : t('templates.example', { example })}
              value={values[name] ?? ''}
              maxLength={1024}
              required
              onChange={(event) => setValues({ ...values, [name]: event.target.value })}
              className="h-9"
            />
          ))}
        </div>
        <Preview template={template} values={values} />
      </div>
      <div className="flex items-center gap-2 border-t px-4 py-2.5">
        <Button look="ghost" onClick={onBack}>
          <ArrowLeft aria-hidden className="size-4 rtl:rotate-180" />
          {t('templates.back')}
        </Button>
        <Button
          type="submit"
          look="primary"
          className="ms-auto"
          disabled={missing(template, values).length > 0}
        >
          <SendHorizontal aria-hidden className="size-4 rtl:rotate-180" />
          {t('templates.send')}
        </Button>
      </div>
    </form>
  )
}

function Preview({ template, values }: { template: Template; values: Record<string, string> }) {
  const { t } = useTranslation()
  return (
    <figure className="self-start">
      <figcaption className="mb-1.5 text-xs font-medium text-muted">
        {t('templates.preview')}
      </figcaption>
      <div
        className="break-anywhere rounded-2xl bg-ours px-3.5 py-2.5 text-ours-ink"
        dir="auto"
        lang={template.language}
      >
        {template.header === null ? null : (
          <p className="mb-1 font-semibold whitespace-pre-wrap">
            {fillIn(template.header, values)}
          </p>
        )}
        <p className="whitespace-pre-wrap">{fillIn(template.content, values)}</p>
        {template.footer === null ? null : (
          <p className="mt-1 text-xs text-ours-muted">{template.footer}</p>
        )}
        {template.buttons.map((button) => (
          <p
            key={button}
            className="mt-2 border-t border-current/15 pt-1.5 text-center text-sm font-medium"
          >
            {button}
          </p>
        ))}
      </div>
    </figure>
  )
}
