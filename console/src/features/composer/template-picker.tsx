import type { Chat, Template } from '@smart-chat/contract'
import { useQuery } from '@tanstack/react-query'
import { LockKeyhole, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Bone, Failed } from '../../ui/states.tsx'
import { keys } from '../live/keys.ts'
import { useDraft } from './drafts.ts'
import { TemplateForm } from './template-form.tsx'
import { TemplateList } from './template-list.tsx'

interface TemplatePickerProps {
  chat: Chat
  /** The window is closed: only a template goes. */
  isForced: boolean
  onClose: () => void
}

/** Choose a template, fill it in, send it. */
export function TemplatePicker({ chat, isForced, onClose }: TemplatePickerProps) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<string>()
  const [draft] = useDraft(chat.chat_id)
  return (
    <section
      aria-label={t('templates.label')}
      className="animate-rise flex max-h-[62vh] shrink-0 flex-col border-t bg-surface"
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
      <Templates chat={chat} chosen={chosen} onChoose={setChosen} onSent={onClose} />
    </section>
  )
}

interface TemplatesProps {
  chat: Chat
  chosen: string | undefined
  onChoose: (name: string | undefined) => void
  onSent: () => void
}

/** The list, or the one that was chosen; should it be taken out of use meanwhile, the list again. */
function Templates({ chat, chosen, onChoose, onSent }: TemplatesProps) {
  const { t } = useTranslation()
  const { data, error, refetch } = useTemplates(chat)
  if (error !== null && data === undefined)
    return <Failed title={t('templates.failed')} error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Bone className="m-4 h-24" />
  const versions = data.find(([first]) => first?.name === chosen)
  if (versions === undefined) return <TemplateList templates={data} onChoose={onChoose} />
  return (
    <TemplateForm
      key={chosen}
      chat={chat}
      versions={versions}
      onBack={() => onChoose(undefined)}
      onSent={() => {
        onChoose(undefined)
        onSent()
      }}
    />
  )
}

/** Filled with what is known of the customer now, so they are fetched whenever one looks. */
const useTemplates = ({ chat_id, customer_type }: Chat) =>
  useQuery({
    queryKey: keys.templatesFor(customer_type, chat_id),
    queryFn: async ({ signal }) => {
      const input = { stakeholder: customer_type, chat_id }
      return byName((await client.call('listTemplates', input, { signal })).templates)
    },
    staleTime: 0,
  })

const byName = (templates: Template[]): Template[][] => [
  ...Map.groupBy(templates, ({ name }) => name).values(),
]
