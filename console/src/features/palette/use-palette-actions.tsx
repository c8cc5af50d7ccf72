import {
  Check,
  Keyboard,
  LogOut,
  Moon,
  Pencil,
  ShieldCheck,
  StickyNote,
  Sun,
  Tag,
  UserPlus,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { openChatMenu } from '../../app/chat-menus.ts'
import { client } from '../../app/client.ts'
import { showAdmin, showHelp } from '../../app/overlays.ts'
import { chooseTheme, useShownTheme } from '../../app/theme.ts'
import { useChatActions } from '../../app/use-chat-actions.ts'
import { useOpenChatId } from '../../app/view.ts'
import { StatusDot } from '../../ui/status-dot.tsx'
import { focusComposer } from '../composer/drafts.ts'
import { useSetStatus } from '../presence/status-switch.tsx'
import { useMe } from '../session/session.ts'

export interface Action {
  label: string
  icon: ReactNode
  keys?: string
  run: () => void
}

const icon = 'size-4'

/** What can be done now, by name. */
export function useActions(): Action[] {
  const { t } = useTranslation()
  const { executive } = useMe()
  const setStatus = useSetStatus()
  const theme = useShownTheme()
  const hasChat = useOpenChatId() !== undefined
  const { toggleResolved, writeNote } = useChatActions()

  const forChat: Action[] = [
    { label: t('help.reply'), icon: <Pencil className={icon} />, keys: 'r', run: focusComposer },
    { label: t('help.resolve'), icon: <Check className={icon} />, keys: 'e', run: toggleResolved },
    {
      label: t('help.assign'),
      icon: <UserPlus className={icon} />,
      keys: 'a',
      run: () => openChatMenu('assign'),
    },
    {
      label: t('help.tag'),
      icon: <Tag className={icon} />,
      keys: '#',
      run: () => openChatMenu('tags'),
    },
    { label: t('help.note'), icon: <StickyNote className={icon} />, keys: 'n', run: writeNote },
  ]
  const presences = (['online', 'away', 'offline'] as const)
    .filter((status) => status !== executive.status)
    .map((status) => ({
      label: t(`palette.${status}`),
      icon: <StatusDot status={status} />,
      run: () => setStatus.mutate(status),
    }))
  const ofAdministrators: Action[] = [
    {
      label: `${t('admin.title')}: ${t('admin.letters')}`,
      icon: <ShieldCheck className={icon} />,
      run: () => showAdmin('letters'),
    },
    {
      label: `${t('admin.title')}: ${t('admin.numbers')}`,
      icon: <ShieldCheck className={icon} />,
      run: () => showAdmin('numbers'),
    },
  ]
  const others: Action[] = [
    {
      label: theme === 'dark' ? t('palette.light') : t('palette.dark'),
      icon: theme === 'dark' ? <Sun className={icon} /> : <Moon className={icon} />,
      run: () => chooseTheme(theme === 'dark' ? 'light' : 'dark'),
    },
    { label: t('help.title'), icon: <Keyboard className={icon} />, keys: '?', run: showHelp },
    {
      label: t('account.signOut'),
      icon: <LogOut className={icon} />,
      run: () => void client.session.signOut(),
    },
  ]
  const forAdmin = executive.role === 'admin' ? ofAdministrators : []
  return [...(hasChat ? forChat : []), ...presences, ...forAdmin, ...others]
}
