import type { Chat } from '@smart-chat/contract'
import type { TFunction } from 'i18next'
import { MessageCircle, Smartphone } from 'lucide-react'
import { type MouseEvent, memo } from 'react'
import { useTranslation } from 'react-i18next'
import { hrefOf } from '../../app/location.ts'
import { openChat, placeOf, useView } from '../../app/view.ts'
import { useMinutes } from '../../lib/clock.ts'
import { cx } from '../../lib/cx.ts'
import { plainOf } from '../../lib/formatting.ts'
import { displayName } from '../../lib/people.ts'
import { fullTime, shortAge } from '../../lib/time.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Count, TagPill } from '../../ui/pill.tsx'
import { useTypists } from '../presence/typing.ts'
import { useViewers } from '../presence/viewers.ts'
import { Viewers } from '../presence/viewers.tsx'
import { WaitingTimer } from './waiting-timer.tsx'
import { WindowClock } from './window-clock.tsx'

export const ROW_HEIGHT = 78

interface ChatRowProps {
  chat: Chat
  isOpen: boolean
  isTabStop: boolean
  hasSegment: boolean
}

export const ChatRow = memo(function ChatRow({
  chat,
  isOpen,
  isTabStop,
  hasSegment,
}: ChatRowProps) {
  const view = useView()
  const { t, i18n } = useTranslation()
  const name = displayName(chat)
  const isUnread = chat.unseen_count > 0
  return (
    <a
      href={hrefOf(placeOf(chat.chat_id, view))}
      onClick={(event) => isPlainClick(event) && openFrom(event, chat.chat_id)}
      draggable={false}
      tabIndex={isTabStop ? 0 : -1}
      aria-current={isOpen ? 'page' : undefined}
      data-testid="chat-row"
      data-chat-id={chat.chat_id}
      className={cx(
        'focus-inset relative mx-1.5 flex h-[74px] gap-2.5 rounded-lg px-2 py-2 transition-colors duration-75',
        isOpen ? 'bg-selected' : 'hover:bg-hover',
      )}
    >
      <span className="relative self-start">
        <Avatar name={chat.customer_name} id={chat.customer} />
        <ChannelBadge t={t} channel={chat.channel} isOpen={isOpen} />
      </span>
      <span className="flex min-w-0 flex-1 flex-col gap-px">
        <span className="flex items-baseline gap-2">
          <span
            className={cx(
              'min-w-0 flex-1 truncate text-sm',
              isUnread ? 'font-semibold' : 'font-medium',
            )}
          >
            <bdi>{name}</bdi>
          </span>
          <Age t={t} language={i18n.language} iso={chat.last_message_time ?? chat.created_at} />
        </span>
        <span className="flex items-center gap-2">
          <LastMessage t={t} chat={chat} isUnread={isUnread} />
          <Unread t={t} count={chat.unseen_count} />
        </span>
        <span className="mt-auto flex h-5 items-center gap-1.5 overflow-hidden">
          <WaitingTimer chat={chat} />
          <WindowClock chat={chat} />
          {hasSegment ? (
            <span className="shrink-0 text-2xs text-faint">{chat.customer_type}</span>
          ) : null}
          <Tags tags={chat.tags} />
          <Viewers chatId={chat.chat_id} />
          <Assigned t={t} chat={chat} />
        </span>
      </span>
    </a>
  )
})

/** A thousand rows scroll past: each asks for its words once. */
interface Words {
  t: TFunction
}

/** With a modifier the browser opens its own tab or window. */
const isPlainClick = (event: MouseEvent) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey

function openFrom(event: MouseEvent, chatId: string): void {
  event.preventDefault()
  openChat(chatId)
}

function ChannelBadge({
  t,
  channel,
  isOpen,
}: Words & { channel: Chat['channel']; isOpen: boolean }) {
  const Icon = channel === 'whatsapp' ? MessageCircle : Smartphone
  return (
    <span
      title={t(`channel.${channel}`)}
      className={cx(
        'absolute -end-1 -bottom-1 flex size-4 items-center justify-center rounded-full',
        isOpen ? 'bg-selected' : 'bg-surface',
        channel === 'whatsapp' ? 'text-good' : 'text-accent-ink',
      )}
    >
      <Icon aria-hidden className="size-3" strokeWidth={2.5} />
      <span className="sr-only">{t(`channel.${channel}`)}</span>
    </span>
  )
}

function Age({ t, language, iso }: Words & { language: string; iso: string }) {
  const now = useMinutes()
  return (
    <time
      dateTime={iso}
      title={fullTime(iso, language)}
      className="tabular shrink-0 text-2xs text-faint"
    >
      {shortAge(iso, now, language, t('time.now'))}
    </time>
  )
}

function LastMessage({ t, chat, isUnread }: Words & { chat: Chat; isUnread: boolean }) {
  const text = plainOf(chat.last_message.slice(0, 160)).replaceAll(/\s+/g, ' ')
  const typist = useTypistOf(chat.chat_id)
  if (typist !== undefined)
    return (
      <span className="min-w-0 flex-1 truncate text-sm text-accent-ink italic">
        {t('thread.typing', { names: typist })}
      </span>
    )
  return (
    <span className={cx('min-w-0 flex-1 truncate text-sm', isUnread ? 'text-ink' : 'text-muted')}>
      {chat.last_interaction_by === 'Executive' ? (
        <span className="text-faint">{t('chats.us')} </span>
      ) : null}
      <bdi>{text === '' ? t('chats.noMessages') : text}</bdi>
    </span>
  )
}

/** Whoever writes there: a colleague, or in the open chat the customer. */
function useTypistOf(chatId: string): string | undefined {
  const [typist] = useTypists(chatId)
  const colleague = useViewers(chatId).find((one) => one.is_typing)
  return typist?.name ?? colleague?.name
}

function Unread({ t, count }: Words & { count: number }) {
  if (count === 0) return null
  return (
    <Count isOn>
      {count > 99 ? '99+' : count}
      <span className="sr-only"> {t('chats.unread', { count })}</span>
    </Count>
  )
}

function Tags({ tags }: { tags: string[] }) {
  return (
    <span
      className="flex min-w-0 flex-1 gap-1 overflow-hidden [mask-image:linear-gradient(to_right,black_calc(100%-1rem),transparent)] rtl:[mask-image:linear-gradient(to_left,black_calc(100%-1rem),transparent)]"
      title={tags.join(', ')}
    >
      {tags.slice(0, 2).map((tag) => (
        <TagPill key={tag} tag={tag} />
      ))}
      {tags.length > 2 ? (
        <span className="shrink-0 text-2xs text-faint">+{tags.length - 2}</span>
      ) : null}
    </span>
  )
}

function Assigned({ t, chat }: Words & { chat: Chat }) {
  if (chat.assigned_executive_id === null) return null
  const reason = chat.assigned_reason
  const to = t('chats.assignedTo', { name: chat.assigned_executive_name ?? '' })
  const label = reason === null ? to : `${to} · ${t(`reason.${reason}`)}`
  return (
    <span data-tip={label} className="shrink-0">
      <Avatar name={chat.assigned_executive_name ?? ''} id={chat.assigned_executive_id} size="xs" />
      <span className="sr-only">{label}</span>
    </span>
  )
}
