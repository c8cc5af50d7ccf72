import { useTranslation } from 'react-i18next'
import { changeView, useView } from '../../app/view.ts'
import { Count } from '../../ui/pill.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { ChatRows } from './chat-list.tsx'
import type { Tab } from './filter.ts'
import { ListToolbar } from './list-toolbar.tsx'
import { useTabCounts } from './use-counts.ts'

const tabs: Tab[] = ['mine', 'all', 'unassigned']

/** The left pane: tabs, search and filters, rows. */
export function ChatPane() {
  const { t } = useTranslation()
  const view = useView()
  const counts = useTabCounts(view.segment)
  const current = view.tab ?? 'mine'
  return (
    <div className="flex h-full flex-col bg-surface">
      <Tabs
        label={t('chats.tabs')}
        controls="chat-list"
        value={current}
        onChange={(tab) => changeView({ tab: tab === 'mine' ? undefined : tab })}
        tabs={tabs.map((value) => ({
          value,
          label: (
            <>
              {t(`tabs.${value}`)}
              {counts[value] === undefined ? null : <Count>{counts[value]}</Count>}
            </>
          ),
        }))}
      />
      <div
        id="chat-list"
        role="tabpanel"
        aria-label={t(`tabs.${current}`)}
        className="flex min-h-0 flex-1 flex-col"
      >
        <ListToolbar />
        <ChatRows />
      </div>
    </div>
  )
}
