import type { ExecutiveStatus } from '@smart-chat/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ChevronDown } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { useMinutes } from '../../lib/clock.ts'
import { cx } from '../../lib/cx.ts'
import { notify } from '../../lib/notify.ts'
import { clockTime, duration } from '../../lib/time.ts'
import { Menu } from '../../ui/menu.tsx'
import { MenuChoice, MenuLine } from '../../ui/menu-items.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'
import { keys } from '../live/keys.ts'
import { rememberDeed } from '../notices/own-deeds.ts'
import { useMe } from '../session/session.ts'
import { loadText, useOwnLoad } from './own-load.ts'

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
          <Load />
          <ChevronDown aria-hidden className="size-3.5 text-faint" />
        </button>
      }
    >
      <Since />
      <MenuLine />
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

/** Beside the status: how many chats count, of how many. */
function Load() {
  const { t } = useTranslation()
  const { load, capacity } = useOwnLoad()
  if (load === undefined) return null
  const isFull = capacity !== null && load >= capacity
  return (
    <span
      className={cx(
        'tabular border-s ps-2 text-xs max-sm:sr-only',
        isFull ? 'font-semibold text-warn' : 'font-normal text-muted',
      )}
    >
      {loadText(t, load, capacity)}
      <span className="sr-only">
        {' '}
        {t('load.chats')}
        {isFull ? `, ${t('load.full')}` : null}
      </span>
    </span>
  )
}

/** Since when it is so, and the load in words. */
function Since() {
  const { t, i18n } = useTranslation()
  const { executive } = useMe()
  const { load, capacity, since } = useOwnLoad()
  const now = useMinutes()
  const isFull = load !== undefined && capacity !== null && load >= capacity
  return (
    <div className="px-2.5 pt-2 pb-1.5 text-xs text-muted">
      {since === undefined ? null : (
        <p>
          {t('presence.since', {
            status: t(`presence.${executive.status}`),
            time: clockTime(since, i18n.language),
            duration: duration(now - Date.parse(since), i18n.language),
          })}
        </p>
      )}
      {load === undefined ? null : (
        <p className={isFull ? 'text-warn' : undefined}>
          {capacity === null
            ? t('load.unlimited', { count: load })
            : t('load.capacity', { load, capacity })}
          {isFull ? ` · ${t('load.full')}` : null}
        </p>
      )}
    </div>
  )
}

export function useSetStatus() {
  const { t } = useTranslation()
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (status: ExecutiveStatus) => {
      rememberDeed('status')
      return client.socket.emit('set_executive_status', { status })
    },
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.me }),
    onError: (error) => notify.failed(t('presence.failed'), error),
  })
}
