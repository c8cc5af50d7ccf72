import type { Chat } from '@smart-chat/contract'
import { Plus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useChatMenu } from '../../app/chat-menus.ts'
import { Menu } from '../../ui/menu.tsx'
import { MenuCheck, MenuTitle } from '../../ui/menu-items.tsx'
import { TagPill } from '../../ui/pill.tsx'
import { useTags } from '../chats/use-tags.ts'
import { useTagging } from './use-actions.ts'

/** The chat's tags, each with its way off, and the menu of all. */
export function TagBar({ chat }: { chat: Chat }) {
  const { t } = useTranslation()
  const menu = useChatMenu('tags')
  const tagging = useTagging(chat)
  const { data: known = [] } = useTags(chat.customer_type)
  const all = [...new Set([...known, ...chat.tags])]
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-1">
      {chat.tags.map((tag) => (
        <TagPill key={tag} tag={tag}>
          <button
            type="button"
            aria-label={t('tags.remove', { tag })}
            onClick={() => tagging.mutate({ tag, action: 'remove' })}
            className="-me-0.5 rounded opacity-60 hover:opacity-100"
          >
            <X className="size-3" />
          </button>
        </TagPill>
      ))}
      <Menu
        {...menu}
        align="start"
        label={t('tags.label')}
        className="max-h-80 w-64"
        trigger={
          <button
            type="button"
            className="inline-flex h-4.5 items-center gap-0.5 rounded-[5px] border border-dashed border-line-strong px-1 text-2xs text-muted hover:text-ink"
          >
            <Plus aria-hidden className="size-3" />
            {t('tags.label')}
          </button>
        }
      >
        <MenuTitle>{t('tags.label')}</MenuTitle>
        {all.length === 0 ? (
          <p className="px-2.5 py-2 text-sm text-muted">{t('tags.none')}</p>
        ) : null}
        {all.map((tag) => (
          <MenuCheck
            key={tag}
            checked={chat.tags.includes(tag)}
            onChange={(isOn) => tagging.mutate({ tag, action: isOn ? 'add' : 'remove' })}
          >
            {tag}
          </MenuCheck>
        ))}
      </Menu>
    </div>
  )
}
