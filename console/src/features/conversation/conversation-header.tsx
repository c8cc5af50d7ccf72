import type { Chat } from '@smart-chat/contract'
import { ArrowLeft, Check, Copy, PanelRight, RotateCcw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { openChat } from '../../app/view.ts'
import { notify } from '../../lib/notify.ts'
import { displayName, prettyNumber } from '../../lib/people.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Tip } from '../../ui/tip.tsx'
import { WaitingTimer } from '../chats/waiting-timer.tsx'
import { WindowClock } from '../chats/window-clock.tsx'
import { togglePanel } from '../panel/panel-state.ts'
import { Viewers } from '../presence/viewers.tsx'
import { AssignMenu } from './assign-menu.tsx'
import { TagBar } from './tag-bar.tsx'
import { useSetStatus } from './use-actions.ts'

/** Who this is, where the chat stands, and what can be done with it. */
export function ConversationHeader({ chat }: { chat: Chat }) {
  const { t } = useTranslation()
  return (
    <header className="flex shrink-0 flex-col gap-1.5 border-b bg-surface px-3 py-2">
      <div className="flex items-center gap-2.5">
        <IconButton
          label={t('conversation.back')}
          className="-ms-1 md:hidden"
          onClick={() => openChat(undefined)}
        >
          <ArrowLeft className="size-4.5 rtl:rotate-180" />
        </IconButton>
        <Avatar name={chat.customer_name} id={chat.customer} />
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-base leading-5 font-semibold">
            <bdi>{displayName(chat)}</bdi>
          </h2>
          <Facts chat={chat} />
        </div>
        <Viewers chatId={chat.chat_id} isFull />
        <AssignMenu chat={chat} />
        <ResolveButton chat={chat} />
        <IconButton
          label={t('panel.open')}
          className="-ms-1.5 md:hidden"
          onClick={() => togglePanel('profile')}
        >
          <PanelRight className="size-4.5" />
        </IconButton>
      </div>
      <div className="flex min-h-5 flex-wrap items-center gap-x-3 gap-y-1">
        <Status chat={chat} />
        <WaitingTimer chat={chat} isFull />
        <WindowClock chat={chat} isFull />
        <TagBar chat={chat} />
      </div>
    </header>
  )
}

function Facts({ chat }: { chat: Chat }) {
  const { t } = useTranslation()
  const number = prettyNumber(chat.customer)
  const copy = () =>
    navigator.clipboard.writeText(chat.customer).then(
      () => notify.done(t('common.copied')),
      () => notify.failed(t('common.notCopied')),
    )
  return (
    <p className="flex items-center gap-1.5 text-xs text-muted">
      <Tip label={t('conversation.copyNumber')}>
        <button
          type="button"
          aria-label={`${t('conversation.copyNumber')} ${number}`}
          onClick={() => void copy()}
          className="tabular flex min-w-0 items-center gap-1 rounded hover:text-ink"
        >
          <bdi dir="ltr" className="truncate">
            {number}
          </bdi>
          <Copy aria-hidden className="size-3 shrink-0" />
        </button>
      </Tip>
      <span className="truncate max-sm:hidden">
        · {chat.customer_type} · {t(`channel.${chat.channel}`)}
      </span>
    </p>
  )
}

function Status({ chat }: { chat: Chat }) {
  const { t } = useTranslation()
  return (
    <span className="inline-flex items-center gap-1.5 text-xs text-muted">
      <span
        aria-hidden
        className={
          chat.is_resolved
            ? 'size-2 rounded-full border-2 border-faint'
            : 'size-2 rounded-full bg-good'
        }
      />
      {t(`status.${chat.status}`)}
    </span>
  )
}

function ResolveButton({ chat }: { chat: Chat }) {
  const { t } = useTranslation()
  const setStatus = useSetStatus(chat)
  const next = chat.is_resolved ? 'active' : 'resolved'
  const Icon = chat.is_resolved ? RotateCcw : Check
  const label = chat.is_resolved ? t('conversation.reopen') : t('conversation.resolve')
  return (
    <Tip label={label} keys="e">
      <Button
        look="quiet"
        disabled={setStatus.isPending}
        onClick={() => setStatus.mutate(next)}
        aria-label={label}
        className="max-sm:w-8 max-sm:px-0"
      >
        <Icon aria-hidden className={chat.is_resolved ? 'size-4' : 'size-4 text-good'} />
        <span className="max-sm:sr-only">{label}</span>
      </Button>
    </Tip>
  )
}
