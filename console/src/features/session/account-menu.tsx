import {
  BellRing,
  Keyboard,
  Languages,
  LogOut,
  Monitor,
  Moon,
  ShieldCheck,
  Sun,
  Volume2,
  VolumeX,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { chooseLanguage, languages } from '../../app/i18n.ts'
import { showAdmin, showAlertSettings, showHelp } from '../../app/overlays.ts'
import { chooseTheme, type Theme, useTheme } from '../../app/theme.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Keys } from '../../ui/keys.tsx'
import { Menu } from '../../ui/menu.tsx'
import { MenuCheck, MenuChoice, MenuItem, MenuLine, MenuTitle } from '../../ui/menu-items.tsx'
import { changeSettings, useAlertSettings } from '../notices/settings.ts'
import { useMe } from './session.ts'

const themeIcon = {
  dark: <Moon className="size-4 text-muted" />,
  light: <Sun className="size-4 text-muted" />,
  system: <Monitor className="size-4 text-muted" />,
}

export function AccountMenu() {
  const { t, i18n } = useTranslation()
  const { executive } = useMe()
  const theme = useTheme()
  const themes = (['dark', 'light', 'system'] as const).map((value) => ({
    value,
    label: t(`theme.${value}`),
    icon: themeIcon[value],
  }))

  return (
    <Menu
      label={t('account.menu')}
      className="w-60"
      trigger={
        <AccountButton
          name={executive.name}
          id={executive.executive_id}
          label={t('account.menu')}
        />
      }
    >
      <div className="px-2.5 py-2">
        <p className="truncate font-medium">{executive.name}</p>
        <p className="truncate text-xs text-muted">
          {executive.username} · {t(`role.${executive.role}`)}
        </p>
      </div>
      <MenuLine />
      <MenuTitle>{t('account.theme')}</MenuTitle>
      <MenuChoice
        value={theme}
        onChange={(value) => chooseTheme(value as Theme)}
        options={themes}
      />
      <MenuTitle>{t('account.language')}</MenuTitle>
      <MenuChoice
        value={i18n.language}
        onChange={(code) => void chooseLanguage(code)}
        options={languages.map(({ code, name }) => ({
          value: code,
          label: <span lang={code}>{name}</span>,
          icon: <Languages className="size-4 text-muted" />,
        }))}
      />
      <MenuTitle>{t('alerts.title')}</MenuTitle>
      <SoundItem />
      <MenuItem onSelect={showAlertSettings}>
        <BellRing className="size-4 text-muted" />
        {t('alerts.more')}
      </MenuItem>
      <MenuLine />
      {executive.role === 'admin' ? (
        // After the menu has given the focus back, so that the dialog gives it back there too.
        <MenuItem onSelect={() => void setTimeout(showAdmin)}>
          <ShieldCheck className="size-4 text-muted" />
          {t('admin.title')}
        </MenuItem>
      ) : null}
      <MenuItem onSelect={showHelp}>
        <Keyboard className="size-4 text-muted" />
        <span className="flex-1">{t('help.title')}</span>
        <Keys keys="?" />
      </MenuItem>
      <MenuItem onSelect={() => void client.session.signOut()}>
        <LogOut className="size-4 text-muted" />
        {t('account.signOut')}
      </MenuItem>
    </Menu>
  )
}

/** Muted and back with one press; everything else of it has a dialog. */
function SoundItem() {
  const { t } = useTranslation()
  const { isSoundOn } = useAlertSettings()
  const Icon = isSoundOn ? Volume2 : VolumeX
  return (
    <MenuCheck checked={isSoundOn} onChange={(isOn) => changeSettings({ isSoundOn: isOn })}>
      <span className="flex items-center gap-2.5">
        <Icon aria-hidden className="size-4 text-muted" />
        {t('alerts.sound')}
      </span>
    </MenuCheck>
  )
}

function AccountButton({ name, id, label, ...props }: { name: string; id: string; label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      {...props}
      className="rounded-full ring-offset-2 ring-offset-surface transition-shadow hover:ring-2 hover:ring-line-strong"
    >
      <Avatar name={name} id={id} className="size-8 text-xs" />
    </button>
  )
}
