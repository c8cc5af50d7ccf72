import { Car, History, StickyNote, UserRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/icon-button.tsx'
import { panelTabs, togglePanel, usePanelTab } from './panel-state.ts'

const icons = { profile: UserRound, timeline: History, notes: StickyNote, rides: Car }

/** The fixed bar of icons; each opens its tab beside the conversation, or closes it. */
export function PanelBar() {
  const { t } = useTranslation()
  const shown = usePanelTab()
  return (
    <nav
      aria-label={t('panel.label')}
      className="flex w-12 shrink-0 flex-col items-center gap-1 border-s bg-surface py-2 max-md:hidden"
    >
      {panelTabs.map((tab) => {
        const Icon = icons[tab]
        return (
          <IconButton
            key={tab}
            label={t(`panel.${tab}`)}
            {...(tab === 'notes' ? { keys: 'n' } : {})}
            isOn={shown === tab}
            aria-pressed={shown === tab}
            onClick={() => togglePanel(tab)}
            className="size-9"
          >
            <Icon className="size-4.5" />
          </IconButton>
        )
      })}
    </nav>
  )
}
