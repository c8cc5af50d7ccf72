import { Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { openChat } from '../../app/view.ts'
import { lazyPart } from '../../lib/lazy.ts'
import { Button } from '../../ui/button.tsx'
import { Bone, Failed } from '../../ui/states.tsx'
import { Composer } from '../composer/composer.tsx'
import { PanelBar } from '../panel/panel-bar.tsx'
import { closePanelOnNarrow, usePanelTab } from '../panel/panel-state.ts'
import { ConversationHeader } from './conversation-header.tsx'
import { MessageList } from './message-list.tsx'
import { useChat } from './use-chat.ts'

const Panel = lazyPart(async () => (await import('../panel/panel.tsx')).Panel)

/** The open chat, with the context panel beside it. */
export function Conversation({ chatId }: { chatId: string }) {
  const { t } = useTranslation()
  const { data: chat, error, refetch } = useChat(chatId)
  const tab = usePanelTab()
  useEffect(closePanelOnNarrow, [])

  if (chat === undefined && error !== null)
    return (
      <div className="flex h-full flex-col">
        <Button
          look="ghost"
          className="m-2 self-start md:hidden"
          onClick={() => openChat(undefined)}
        >
          {t('conversation.back')}
        </Button>
        <Failed title={t('conversation.failed')} error={error} onRetry={() => void refetch()} />
      </div>
    )
  if (chat === undefined)
    return (
      <div role="status" aria-label={t('common.loading')} className="border-b bg-surface p-3">
        <Bone className="h-8 w-56" />
      </div>
    )
  return (
    <div className="flex h-full min-w-0">
      <section aria-label={t('conversation.label')} className="flex min-w-0 flex-1 flex-col">
        <ConversationHeader chat={chat} />
        <MessageList chat={chat} />
        <Composer chat={chat} />
      </section>
      {tab === null ? null : (
        <Suspense fallback={<div className="w-76 border-s bg-surface max-lg:hidden" />}>
          <Panel chat={chat} tab={tab} />
        </Suspense>
      )}
      <PanelBar />
    </div>
  )
}
