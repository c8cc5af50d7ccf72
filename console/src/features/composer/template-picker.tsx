import type { Chat, Template } from '@smart-chat/contract'
import { useQuery } from '@tanstack/react-query'
import { LockKeyhole, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { cx } from '../../lib/cx.ts'
import { inputLook } from '../../ui/field.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Bone, Failed } from '../../ui/states.tsx'
import { keys } from '../live/keys.ts'
import { useDraft } from './drafts.ts'
import { TemplateForm } from './template-form.tsx'

interface TemplatePickerProps {
  chat: Chat
  /** The window is closed: only a template goes. */
  isForced: boolean
  onClose: () => void
}

/** Choose a template, fill it in, send it. */
export function TemplatePicker({ chat, isForced, onClose }: TemplatePickerProps) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<Template>()
  const [draft] = useDraft(chat.chat_id)
  return (
    <section
      aria-label={t('templates.label')}
      className="animate-rise flex max-h-[55vh] shrink-0 flex-col border-t bg-surface"
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <div className="flex items-start gap-2.5 border-b px-4 py-2.5 text-sm">
        {isForced ? <LockKeyhole aria-hidden className="mt-0.5 size-4 shrink-0 text-hot" /> : null}
        <div className="min-w-0 flex-1">
          <p className="font-medium">
            {isForced ? t('templates.windowClosed') : t('templates.title')}
          </p>
          {isForced ? (
            <p className="text-xs text-muted">{t('templates.windowClosedHint')}</p>
          ) : null}
          {draft.text === '' ? null : (
            <p className="mt-0.5 truncate text-xs text-muted">
              {t('templates.draftKept')} <q>{draft.text}</q>
            </p>
          )}
        </div>
        {isForced ? null : (
          <IconButton
            label={t('common.close')}
            keys="Esc"
            className="-my-1 -me-1.5"
            onClick={onClose}
          >
            <X className="size-4" />
          </IconButton>
        )}
      </div>
      {chosen === undefined ? (
        <TemplateList customer_type={chat.customer_type} onChoose={setChosen} />
      ) : (
        <TemplateForm
          key={chosen.id}
          chat={chat}
          template={chosen}
          onBack={() => setChosen(undefined)}
          onSent={() => {
            setChosen(undefined)
            onClose()
          }}
        />
      )}
    </section>
  )
}

interface TemplateListProps {
  customer_type: string
  onChoose: (template: Template) => void
}

function TemplateList({ customer_type, onChoose }: TemplateListProps) {
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const { data, error, refetch } = useQuery({
    queryKey: keys.templates(customer_type),
    queryFn: async ({ signal }) =>
      (await client.call('listTemplates', { stakeholder: customer_type }, { signal })).templates,
  })
  if (error !== null && data === undefined)
    return <Failed title={t('templates.failed')} error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Bone className="m-4 h-24" />

  const wanted = search.trim().toLowerCase()
  const found = data.filter(({ name, content }) =>
    `${name} ${content}`.toLowerCase().includes(wanted),
  )
  return (
    <>
      <div className="px-4 pt-2.5">
        <input
          type="search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          aria-label={t('templates.search')}
          placeholder={t('templates.search')}
          className={cx(inputLook, 'h-8 text-sm')}
        />
      </div>
      <ul aria-label={t('templates.label')} className="min-h-24 overflow-y-auto p-2">
        {found.length === 0 ? (
          <li className="p-4 text-center text-sm text-muted">
            {data.length === 0 ? t('templates.none') : t('templates.notFound')}
          </li>
        ) : null}
        {found.map((template) => (
          <li key={template.id}>
            <button
              type="button"
              onClick={() => onChoose(template)}
              className="focus-inset flex w-full flex-col gap-0.5 rounded-lg px-2.5 py-2 text-start hover:bg-hover"
            >
              <span className="flex items-baseline gap-2 text-sm font-medium">
                <span className="break-anywhere">{template.name.replaceAll('_', ' ')}</span>
                <span className="text-2xs font-normal text-faint">
                  {template.language} · {template.category.toLowerCase()}
                </span>
              </span>
              <span className="line-clamp-2 text-xs text-muted">{template.content}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
