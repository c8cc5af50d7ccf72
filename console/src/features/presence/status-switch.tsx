import type { ExecutiveStatus } from '@smart-chat/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ChevronDown } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { cx } from '../../lib/cx.ts'
import { notify } from '../../lib/notify.ts'
import { Menu } from '../../ui/menu.tsx'
import { MenuChoice } from '../../ui/menu-items.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'
import { keys } from '../live/keys.ts'
import { useMe } from '../session/session.ts'

const statuses = ['online', 'away', 'offline'] as const

export function StatusSwitch() {
  const { t } = useTranslation()
  const { executive } = useMe()
  const change = useSetStatus()
  const shown = change.isPending ? change.variables : executive.status
  return (
    <Menu
      label={t('presence.label')}
      className="w-64"
      trigger={
        <button
          type="button"
          className={cx(
            'flex h-8 items-center gap-2 rounded-lg border border-line-strong px-2.5 text-sm font-medium transition-colors hover:bg-hover',
            shown === 'offline' && 'text-muted',
          )}
        >
          <StatusDot status={shown} />
          <span className="max-sm:sr-only">
            <span className="sr-only">{t('presence.label')}: </span>
            {t(`presence.${shown}`)}
          </span>
          <ChevronDown aria-hidden className="size-3.5 text-faint" />
        </button>
      }
    >
      <MenuChoice
        value={shown}
        onChange={(status) => change.mutate(status as ExecutiveStatus)}
        options={statuses.map((value) => ({
          value,
          icon: <StatusDot status={value} />,
          label: (
            <span className="flex flex-col">
              {t(`presence.${value}`)}
              <span className="text-xs whitespace-normal text-muted">
                {t(`presence.${value}Hint`)}
              </span>
            </span>
          ),
        }))}
      />
    </Menu>
  )
}

export function useSetStatus() {
  const { t } = useTranslation()
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (status: ExecutiveStatus) => client.socket.emit('set_executive_status', { status }),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.me }),
    onError: (error) => notify.failed(t('presence.failed'), error),
  })
}
