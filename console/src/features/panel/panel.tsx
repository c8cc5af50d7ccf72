import type { Chat } from '@smart-chat/contract'
import { X } from 'lucide-react'
import { Tabs } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/icon-button.tsx'
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
      <Tabs.Root
        value={tab}
        onValueChange={(next) => showPanel(next as PanelTab)}
        className="flex min-h-0 flex-1 flex-col"
      >
        <Tabs.List
          aria-label={t('panel.label')}
          className="flex shrink-0 gap-4 border-b px-4 md:hidden"
        >
          {panelTabs.map((one) => (
            <Tabs.Trigger
              key={one}
              value={one}
              className="-mb-px h-10 border-b-2 border-transparent text-sm text-muted data-[state=active]:border-accent-ink data-[state=active]:text-ink"
            >
              {t(`panel.${one}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content
          value={tab}
          tabIndex={-1}
          className="min-h-0 flex-1 overflow-y-auto outline-none"
        >
          {tab === 'profile' ? <ProfileTab chat={chat} /> : null}
          {tab === 'timeline' ? <TimelineTab chat={chat} /> : null}
          {tab === 'notes' ? <NotesTab chat={chat} /> : null}
          {tab === 'rides' ? <RidesTab chat={chat} /> : null}
        </Tabs.Content>
      </Tabs.Root>
    </aside>
  )
}
