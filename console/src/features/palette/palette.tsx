import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { openChat } from '../../app/view.ts'
import { displayName, prettyNumber } from '../../lib/people.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Keys } from '../../ui/keys.tsx'
import { type Action, useActions } from './use-palette-actions.tsx'

const row =
  'flex cursor-default items-center gap-2.5 rounded-lg px-2.5 py-2 text-sm data-[selected=true]:bg-hover'
const heading =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:uppercase'

/** Go to any chat by name or number, or do something by its name. */
export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const chats = useFoundChats(useDeferredValue(text.trim()))
  const wanted = text.trim().toLowerCase()
  const actions = useActions().filter((action) => action.label.toLowerCase().includes(wanted))
  const run = (action: Action) => {
    onClose()
    // After the dialog has given the focus back, so that the action may move it.
    setTimeout(action.run)
  }

  return (
    <Dialog title={t('palette.title')} isTitleHidden onClose={onClose}>
      <Command
        shouldFilter={false}
        loop
        label={t('palette.title')}
        className="flex min-h-0 flex-col"
      >
        <div className="flex items-center gap-2.5 border-b px-4">
          <Search aria-hidden className="size-4 text-faint" />
          <Command.Input
            value={text}
            onValueChange={setText}
            placeholder={t('palette.placeholder')}
            className="h-12 flex-1 bg-transparent placeholder:text-faint focus:outline-none"
          />
        </div>
        <Command.List className="min-h-0 overflow-y-auto p-1.5">
          <Command.Empty className="p-6 text-center text-sm text-muted">
            {t('palette.nothing')}
          </Command.Empty>
          {chats.length === 0 ? null : (
            <Command.Group heading={t('palette.chats')} className={heading}>
              {chats.map((chat) => (
                <Command.Item
                  key={chat.chat_id}
                  value={`chat ${chat.chat_id}`}
                  className={row}
                  onSelect={() => {
                    onClose()
                    openChat(chat.chat_id)
                  }}
                >
                  <Avatar name={chat.customer_name} id={chat.customer} size="sm" />
                  <bdi className="min-w-0 flex-1 truncate">{displayName(chat)}</bdi>
                  <span className="tabular text-xs text-faint">{prettyNumber(chat.customer)}</span>
                  <span className="text-xs text-faint">{chat.customer_type}</span>
                </Command.Item>
              ))}
            </Command.Group>
          )}
          {actions.length === 0 ? null : (
            <Command.Group heading={t('palette.actions')} className={heading}>
              {actions.map((action) => (
                <Command.Item
                  key={action.label}
                  value={`action ${action.label}`}
                  className={row}
                  onSelect={() => run(action)}
                >
                  <span aria-hidden className="flex size-6 items-center justify-center text-muted">
                    {action.icon}
                  </span>
                  <span className="flex-1">{action.label}</span>
                  {action.keys === undefined ? null : <Keys keys={action.keys} />}
                </Command.Item>
              ))}
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </Dialog>
  )
}

function useFoundChats(search: string) {
  const { data } = useQuery({
    queryKey: ['palette', search],
    enabled: search.length >= 2,
    staleTime: 10_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      await settled(signal)
      return (await client.call('listChats', { search, limit: 8 }, { signal })).chats
    },
  })
  return search.length >= 2 ? (data ?? []) : []
}

/** A key press that comes at once makes this search vain before it is asked. */
const settled = (signal: AbortSignal) =>
  new Promise<void>((go, stop) => {
    const timer = setTimeout(go, 150)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      stop(signal.reason)
    })
  })
