import type { Chat } from '@smart-chat/contract'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/icon-button.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { NotesTab } from './notes-tab.tsx'
import { type PanelTab, panelTabs, showPanel } from './panel-state.ts'
import { ProfileTab } from './profile-tab.tsx'
import { RidesTab } from './rides-tab.tsx'
import { TimelineTab } from './timeline-tab.tsx'

/** What there is to know about the customer and the chat, one tab at a time. */
export function Panel({ chat, tab }: { chat: Chat; tab: PanelTab }) {
  const { t } = useTranslation()
  return (
    <aside
      aria-label={t(`panel.${tab}`)}
      className="animate-fade flex w-76 shrink-0 flex-col border-s bg-surface max-[1199px]:absolute max-[1199px]:inset-y-0 max-[1199px]:end-12 max-[1199px]:z-20 max-[1199px]:shadow-pop max-md:inset-0 max-md:w-full"
    >
      <div className="flex h-12 shrink-0 items-center gap-2 border-b ps-4 pe-2">
        <h2 className="flex-1 text-sm font-semibold">{t(`panel.${tab}`)}</h2>
        <IconButton label={t('panel.close')} onClick={() => showPanel(null)}>
          <X className="size-4" />
        </IconButton>
      </div>
      <Tabs
        label={t('panel.label')}
        controls="panel-content"
        value={tab}
        onChange={showPanel}
        tabs={panelTabs.map((value) => ({ value, label: t(`panel.${value}`) }))}
        className="md:hidden"
      />
      <div id="panel-content" className="min-h-0 flex-1 overflow-y-auto">
        {tab === 'profile' ? <ProfileTab chat={chat} /> : null}
        {tab === 'timeline' ? <TimelineTab chat={chat} /> : null}
        {tab === 'notes' ? <NotesTab chat={chat} /> : null}
        {tab === 'rides' ? <RidesTab chat={chat} /> : null}
      </div>
    </aside>
  )
}
