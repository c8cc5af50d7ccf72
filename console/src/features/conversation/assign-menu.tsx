import type { Chat, OnlineExecutive } from '@smart-chat/contract'
import { useQuery } from '@tanstack/react-query'
import { ChevronDown, Inbox, UserCheck, UserPlus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useChatMenu } from '../../app/chat-menus.ts'
import { client } from '../../app/client.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { MenuItem, MenuLine, MenuTitle } from '../../ui/menu-items.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'
import { keys } from '../live/keys.ts'
import { useMe } from '../session/session.ts'
import { useReassign } from './use-actions.ts'

/** Whose chat it is, and the way to take it or pass it on. */
export function AssignMenu({ chat }: { chat: Chat }) {
  const { t } = useTranslation()
  const { executive } = useMe()
  const menu = useChatMenu('assign')
  const reassign = useReassign(chat)
  const isMine = chat.assigned_executive_id === executive.executive_id
  const name = chat.assigned_executive_name

  if (chat.is_resolved)
    return name === null ? null : (
      <span className="hidden items-center gap-1.5 text-xs text-muted sm:flex">
        <Avatar name={name} id={chat.assigned_executive_id ?? ''} size="sm" />
        {name}
      </span>
    )
  return (
    <div className="flex items-center gap-1.5">
      {chat.assigned_executive_id === null ? (
        <Button
          className="max-sm:w-8 max-sm:px-0"
          disabled={reassign.isPending}
          onClick={() => reassign.mutate(executive.executive_id)}
        >
          <UserCheck aria-hidden className="size-4" />
          <span className="max-sm:sr-only">{t('assign.take')}</span>
        </Button>
      ) : null}
      <Menu
        {...menu}
        label={t('assign.label')}
        className="w-72"
        trigger={
          <Button look="ghost" className="px-1.5">
            {name === null ? (
              <UserPlus aria-hidden className="size-4" />
            ) : (
              <Avatar name={name} id={chat.assigned_executive_id ?? ''} size="sm" />
            )}
            <span className="sr-only">{t('profile.assigned')} </span>
            {name === null ? (
              <span className="sr-only">{t('assign.nobody')}</span>
            ) : (
              <span className="max-w-28 truncate max-lg:sr-only">
                {isMine ? t('assign.me') : name}
              </span>
            )}
            <ChevronDown aria-hidden className="size-3.5 text-faint max-sm:hidden" />
          </Button>
        }
      >
        {isMine || name === null ? null : (
          <MenuItem onSelect={() => reassign.mutate(executive.executive_id)}>
            <UserCheck className="size-4 text-muted" />
            {t('assign.take')}
          </MenuItem>
        )}
        {name === null ? null : (
          <>
            <MenuItem onSelect={() => reassign.mutate(null)}>
              <Inbox className="size-4 text-muted" />
              {t('assign.toQueue')}
            </MenuItem>
            <MenuLine />
          </>
        )}
        <MenuTitle>{t('assign.label')}</MenuTitle>
        <Executives chat={chat} onPick={(id) => reassign.mutate(id)} />
      </Menu>
    </div>
  )
}

function Executives({ chat, onPick }: { chat: Chat; onPick: (executive_id: string) => void }) {
  const { t } = useTranslation()
  const people = useExecutives(chat.customer_type)
  if (people.error !== null)
    return <p className="px-2.5 py-2 text-sm text-muted">{t('assign.failed')}</p>
  if (people.data === undefined)
    return <p className="px-2.5 py-2 text-sm text-muted">{t('common.loading')}</p>
  return people.data
    .filter((one) => one.executive_id !== chat.assigned_executive_id)
    .map((one) => (
      <MenuItem key={one.executive_id} onSelect={() => onPick(one.executive_id)}>
        <StatusDot status={one.status} />
        <span className="min-w-0 flex-1 truncate">
          {one.name}
          <span className="sr-only"> ({t(`presence.${one.status}`)})</span>
        </span>
        <span className="tabular text-xs text-faint">{load(one)}</span>
      </MenuItem>
    ))
}

const load = (one: OnlineExecutive) =>
  one.capacity === null ? `${one.active_chats}` : `${one.active_chats}/${one.capacity}`

/** Load changes with every chat, so it is asked for each time the menu opens. */
const useExecutives = (customer_type: string) =>
  useQuery({
    queryKey: keys.executives(customer_type),
    staleTime: 0,
    queryFn: async ({ signal }) =>
      (await client.call('onlineExecutives', { customer_type }, { signal })).executives,
  })
