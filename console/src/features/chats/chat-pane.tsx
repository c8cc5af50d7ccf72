import { Tabs } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { useChangeView, useView } from '../../app/view.ts'
import { Count } from '../../ui/pill.tsx'
import { ChatRows } from './chat-list.tsx'
import type { Tab } from './filter.ts'
import { ListToolbar } from './list-toolbar.tsx'
import { useTabCounts } from './use-counts.ts'

const tabs: Tab[] = ['mine', 'all', 'unassigned']

/** The left pane: tabs, search and filters, rows. */
export function ChatPane() {
  const { t } = useTranslation()
  const view = useView()
  const change = useChangeView()
  const counts = useTabCounts(view.segment)
  const current = view.tab ?? 'mine'
  return (
    <Tabs.Root
      value={current}
      onValueChange={(tab) => void change({ tab: tab === 'mine' ? undefined : (tab as 'all') })}
      className="flex h-full flex-col bg-surface"
    >
      <Tabs.List aria-label={t('chats.tabs')} className="flex shrink-0 gap-4 border-b px-4">
        {tabs.map((tab) => (
          <Tabs.Trigger
            key={tab}
            value={tab}
            className="-mb-px flex h-10 items-center gap-1.5 border-b-2 border-transparent text-sm font-medium text-muted transition-colors hover:text-ink data-[state=active]:border-accent-ink data-[state=active]:text-ink"
          >
            {t(`tabs.${tab}`)}
            {counts[tab] === undefined ? null : <Count>{counts[tab]}</Count>}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <Tabs.Content
        value={current}
        tabIndex={-1}
        className="flex min-h-0 flex-1 flex-col outline-none"
      >
        <ListToolbar />
        <ChatRows />
      </Tabs.Content>
    </Tabs.Root>
  )
}
