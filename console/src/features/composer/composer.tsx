import type { Chat } from '@smart-chat/contract'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMinutes } from '../../lib/clock.ts'
import { lazyPart } from '../../lib/lazy.ts'
import { windowState } from '../../lib/waiting.ts'
import { Button } from '../../ui/button.tsx'
import { useSetStatus } from '../conversation/use-actions.ts'
import { useOpenForm } from './content/form-state.ts'
import { WriteBox } from './write-box.tsx'

const TemplatePicker = lazyPart(async () => (await import('./template-picker.tsx')).TemplatePicker)

const ContentForm = lazyPart(async () => (await import('./content/content-form.tsx')).ContentForm)

/** Where one answers. A form that is open stays so, whatever becomes of the chat meanwhile. */
export function Composer({ chat }: { chat: Chat }) {
  const form = useOpenForm()
  return (
    <>
      <Answering chat={chat} />
      {form?.chat_id === chat.chat_id ? (
        <Suspense>
          <ContentForm key={form.kind} chat={chat} kind={form.kind} seen_seq={form.seen_seq} />
        </Suspense>
      ) : null}
    </>
  )
}

/** By writing, by a template while the window is closed, or after reopening. */
function Answering({ chat }: { chat: Chat }) {
  const { t } = useTranslation()
  const [isChoosing, setIsChoosing] = useState(false)
  const isClosed = windowState(chat, useMinutes()).kind === 'closed'

  if (chat.is_resolved) return <ResolvedBar chat={chat} />
  if (isClosed || isChoosing)
    return (
      <Suspense
        fallback={
          <p className="border-t bg-surface p-4 text-sm text-muted">{t('common.loading')}</p>
        }
      >
        <TemplatePicker chat={chat} isForced={isClosed} onClose={() => setIsChoosing(false)} />
      </Suspense>
    )
  return <WriteBox chat={chat} onTemplates={() => setIsChoosing(true)} />
}

function ResolvedBar({ chat }: { chat: Chat }) {
  const { t } = useTranslation()
  const setStatus = useSetStatus(chat)
  return (
    <div className="flex shrink-0 flex-wrap items-center justify-center gap-3 border-t bg-surface px-4 py-3 text-sm text-muted">
      {t('composer.resolved')}
      <Button disabled={setStatus.isPending} onClick={() => setStatus.mutate('active')}>
        {t('conversation.reopen')}
      </Button>
    </div>
  )
}
