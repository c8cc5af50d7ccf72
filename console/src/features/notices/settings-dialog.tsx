import { BellRing, Play } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { askForDesktop, desktopPermission, hasDesktop } from './desktop.ts'
import { changeSettings, useAlertSettings } from './settings.ts'
import { playSound } from './sound.ts'

/** How one is told: sound with its test, notifications outside the browser. */
export function AlertSettingsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog title={t('alerts.title')} onClose={onClose} className="max-w-md">
      <div className="flex flex-col overflow-y-auto">
        <Sound />
        <Desktop />
      </div>
    </Dialog>
  )
}

function Sound() {
  const { t } = useTranslation()
  const { isSoundOn, volume } = useAlertSettings()
  return (
    <Part>
      <Switch
        label={t('alerts.sound')}
        hint={t('alerts.soundHint')}
        isOn={isSoundOn}
        onChange={(isOn) => changeSettings({ isSoundOn: isOn })}
      />
      <label className="mt-4 flex items-center gap-3 text-sm">
        <span className="text-muted">{t('alerts.volume')}</span>
        <input
          type="range"
          min={5}
          max={100}
          step={5}
          value={volume}
          onChange={(event) => changeSettings({ volume: Number(event.target.value) })}
          className="h-6 min-w-0 flex-1 accent-accent"
        />
        <output className="tabular w-9 text-end text-xs text-muted">{volume}%</output>
      </label>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button onClick={() => void playSound('late')}>
          <Play aria-hidden className="size-3.5" />
          {t('alerts.play')}
        </Button>
        <Button onClick={() => void playSound('escalated')}>
          <Play aria-hidden className="size-3.5" />
          {t('alerts.playEscalation')}
        </Button>
      </div>
    </Part>
  )
}

function Desktop() {
  const { t } = useTranslation()
  const { isDesktopOn } = useAlertSettings()
  const [permission, setPermission] = useState(desktopPermission)
  if (permission === 'granted')
    return (
      <Part>
        <Switch
          label={t('alerts.desktop')}
          hint={t('alerts.desktopHint')}
          isOn={isDesktopOn}
          onChange={(isOn) => changeSettings({ isDesktopOn: isOn })}
        />
      </Part>
    )
  return (
    <Part>
      <p className="text-sm font-medium">{t('alerts.desktop')}</p>
      <p className="mt-0.5 text-xs text-muted">{t('alerts.desktopHint')}</p>
      {permission === 'default' ? (
        <Button
          className="mt-3"
          onClick={() =>
            void askForDesktop().then((answer) => {
              setPermission(answer)
              if (answer === 'granted') changeSettings({ isDesktopOn: true })
            })
          }
        >
          <BellRing aria-hidden className="size-3.5" />
          {t('alerts.allow')}
        </Button>
      ) : (
        <p className="mt-2 rounded-lg bg-raised px-3 py-2 text-xs text-muted">
          {hasDesktop() ? t('alerts.blocked') : t('alerts.unsupported')}
        </p>
      )}
    </Part>
  )
}

const Part = ({ children }: { children: ReactNode }) => (
  <section className="border-b p-4 last:border-b-0">{children}</section>
)

function Switch(props: {
  label: string
  hint: string
  isOn: boolean
  onChange: (isOn: boolean) => void
}) {
  return (
    <label className="flex items-start gap-3">
      <span className="min-w-0 flex-1">
        <span className="block text-sm font-medium">{props.label}</span>
        <span className="mt-0.5 block text-xs text-muted">{props.hint}</span>
      </span>
      <input
        type="checkbox"
        role="switch"
        aria-checked={props.isOn}
        checked={props.isOn}
        onChange={(event) => props.onChange(event.target.checked)}
        className="relative mt-0.5 h-5 w-9 shrink-0 cursor-pointer appearance-none rounded-full border border-line-strong bg-raised transition-colors before:absolute before:start-0.5 before:top-0.5 before:size-3.5 before:rounded-full before:bg-muted before:transition-transform checked:border-accent checked:bg-accent checked:before:translate-x-4 checked:before:bg-white rtl:checked:before:-translate-x-4"
      />
    </label>
  )
}
