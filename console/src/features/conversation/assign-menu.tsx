import type { Chat, OnlineExecutive } from '@smart-chat/contract'
import { ChevronDown, Inbox, UserCheck, UserPlus } from 'lucide-react'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChatMenu } from '../../app/chat-menus.ts'
import { lazyPart } from '../../lib/lazy.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { MenuItem, MenuLine, MenuTitle } from '../../ui/menu-items.tsx'
import { useIsLead, useMe } from '../session/session.ts'
import { Executives, isFull } from './executives.tsx'
import { useReassign } from './use-actions.ts'
import { useWhy } from './use-why.ts'

const InsistDialog = lazyPart(async () => (await import('./insist-dialog.tsx')).InsistDialog)

/** Whose chat it is and why, and the way to take it or pass it on. */
export function AssignMenu({ chat }: { chat: Chat }) {
  const { t } = useTranslation()
  const { executive } = useMe()
  const isLead = useIsLead()
  const menu = useChatMenu('assign')
  const reassign = useReassign(chat)
  const why = useWhy(chat)
  const [insistsOn, setInsistsOn] = useState<OnlineExecutive>()
  const isMine = chat.assigned_executive_id === executive.executive_id
  const name = chat.assigned_executive_name
  const take = () => reassign.mutate({ executive_id: executive.executive_id })
  const pick = (one: OnlineExecutive) => {
    if (isLead && isFull(one)) setInsistsOn(one)
    else reassign.mutate({ executive_id: one.executive_id })
  }

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
        <Button className="max-sm:w-8 max-sm:px-0" disabled={reassign.isPending} onClick={take}>
          <UserCheck aria-hidden className="size-4" />
          <span className="max-sm:sr-only">{t('assign.take')}</span>
        </Button>
      ) : null}
      <Menu
        {...menu}
        label={t('assign.label')}
        className="w-80"
        trigger={
          <Button
            look="ghost"
            className="px-1.5"
            data-tip={why ?? t('assign.label')}
            data-tip-keys="a"
          >
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
        {why === null ? null : <p className="px-2.5 pt-2 pb-1 text-xs text-muted">{why}</p>}
        {isMine || name === null ? null : (
          <MenuItem onSelect={take}>
            <UserCheck className="size-4 text-muted" />
            {t('assign.take')}
          </MenuItem>
        )}
        {name === null ? null : (
          <MenuItem onSelect={() => reassign.mutate({ executive_id: null })}>
            <Inbox className="size-4 text-muted" />
            {t('assign.toQueue')}
          </MenuItem>
        )}
        {why === null && name === null ? null : <MenuLine />}
        <MenuTitle>{t('assign.label')}</MenuTitle>
        <Executives chat={chat} mayInsist={isLead} onPick={pick} />
      </Menu>
      <Suspense>
        {insistsOn === undefined ? null : (
          <InsistDialog
            executive={insistsOn}
            onClose={() => setInsistsOn(undefined)}
            onInsist={() => reassign.mutate({ executive_id: insistsOn.executive_id, force: true })}
          />
        )}
      </Suspense>
    </div>
  )
}
