import { type Chat, OutgoingContent } from '@smart-chat/contract'
import type { TFunction } from 'i18next'
import { SendHorizontal } from 'lucide-react'
import { type FormEvent, type KeyboardEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../../app/client.ts'
import { useMinutes } from '../../../lib/clock.ts'
import { notify } from '../../../lib/notify.ts'
import { windowState } from '../../../lib/waiting.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { quoteInDraft } from '../draft.ts'
import { changeDraft, currentDraft } from '../drafts.ts'
import { contentOf } from './build.ts'
import { Fields } from './fields.tsx'
import { type ContentKind, showForm } from './form-state.ts'
import { TITLES } from './kinds.ts'
import { Preview } from './preview.tsx'
import { emptyValues, keepValues, keptValues } from './values.ts'

interface ContentFormProps {
  chat: Chat
  kind: ContentKind
  seen_seq: number
}

/** A form for what is more than text, beside it what the customer will see. Closing it loses nothing. */
export function ContentForm({ chat, kind, seen_seq }: ContentFormProps) {
  const { t } = useTranslation()
  const { chat_id } = chat
  const [values, setValues] = useState(() => keptValues(chat_id, kind))
  const [wasTried, setWasTried] = useState(false)
  useEffect(() => {
    keepValues(chat_id, kind, values === emptyValues ? null : values)
  }, [chat_id, kind, values])

  const isClosed = windowState(chat, useMinutes()).kind === 'closed'
  const content = contentOf(kind, values)
  const judged = OutgoingContent.safeParse(content)
  const issues = judged.success ? [] : judged.error.issues
  const errorAt = (path: string, text?: string) =>
    wasTried && text?.trim() !== ''
      ? issues.find((issue) => issue.path.join('.') === path)?.message
      : undefined

  const send = (event: FormEvent) => {
    event.preventDefault()
    setWasTried(true)
    if (!judged.success || isClosed) return
    try {
      const { reply_to } = currentDraft(chat_id)
      client.outbox.send({
        chat_id,
        message: '',
        content: judged.data,
        seen_seq,
        ...(reply_to === undefined ? {} : { reply_to: reply_to.message_id }),
      })
    } catch (error) {
      return notify.failed(t('composer.notSent'), error)
    }
    changeDraft(chat_id, (draft) => quoteInDraft(draft, undefined))
    keepValues(chat_id, kind, null)
    showForm(null)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>) => {
    const isSend = event.key === 'Enter' && (event.ctrlKey || event.metaKey)
    if (isSend) event.currentTarget.requestSubmit()
    // A name that an input method ends with Enter sends nothing.
    else if (event.key === 'Enter' && event.target instanceof HTMLInputElement)
      event.preventDefault()
  }
  return (
    <Dialog
      title={t(TITLES[kind])}
      className="top-[6vh] max-h-[88vh] w-[min(52rem,calc(100vw-1.5rem))]"
      onClose={() => showForm(null)}
    >
      <form
        noValidate
        onSubmit={send}
        onKeyDown={onKeyDown}
        className="flex min-h-0 flex-1 flex-col"
      >
        <div className="grid min-h-0 flex-1 overflow-y-auto md:grid-cols-[1fr_20rem]">
          <div className="flex flex-col gap-3 p-4">
            <Fields
              kind={kind}
              values={values}
              change={(change) => setValues((now) => ({ ...now, ...change }))}
              errorAt={errorAt}
            />
          </div>
          <Preview content={content} />
        </div>
        <div className="flex flex-wrap items-center justify-end gap-2 border-t px-4 py-3">
          <p role="status" className="min-w-0 flex-1 basis-48 text-xs text-bad">
            {isClosed ? t('forms.windowClosed') : wasTried ? complaint(issues, t) : null}
          </p>
          {isClosed ? (
            <Button onClick={() => showForm(null)}>{t('forms.chooseTemplate')}</Button>
          ) : (
            <Button look="ghost" onClick={() => setValues(emptyValues)}>
              {t('forms.clear')}
            </Button>
          )}
          <Button type="submit" look="primary" disabled={isClosed} data-tip-keys="Ctrl Enter">
            <SendHorizontal aria-hidden className="size-3.5 rtl:rotate-180" />
            {t('composer.send')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** What no field can say; else that the fields say it. */
function complaint(issues: { path: PropertyKey[]; message: string }[], t: TFunction) {
  const ofAll = issues.find(({ path }) => path.at(-1) === 'sections' || path.at(-1) === 'buttons')
  return ofAll?.message ?? (issues.length > 0 ? t('forms.seeMarked') : null)
}
