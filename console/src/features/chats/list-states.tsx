import { Inbox, SearchX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { DeskSearch } from '../../app/search.ts'
import { changeView } from '../../app/view.ts'
import { Button } from '../../ui/button.tsx'
import { Bone, Empty } from '../../ui/states.tsx'
import { useMe } from '../session/session.ts'
import { ROW_HEIGHT } from './chat-row.tsx'

export function ListSkeleton() {
  const { t } = useTranslation()
  return (
    <div role="status" aria-label={t('common.loading')} className="min-h-0 flex-1 overflow-hidden">
      {[70, 45, 60, 52, 75, 40, 66].map((width) => (
        <div key={width} className="flex gap-2.5 px-3.5 py-3" style={{ height: ROW_HEIGHT }}>
          <Bone className="size-9 shrink-0 rounded-full" />
          <div className="flex flex-1 flex-col gap-2 pt-0.5">
            <span style={{ width: `${width}%` }}>
              <Bone className="h-3" />
            </span>
            <Bone className="h-3 w-11/12" />
            <Bone className="h-3 w-1/4" />
          </div>
        </div>
      ))}
    </div>
  )
}

/** Why nothing is listed, and the way on. */
export function EmptyList({ view }: { view: DeskSearch }) {
  const { t } = useTranslation()
  const { executive } = useMe()

  if (view.q !== undefined || view.tag !== undefined)
    return (
      <Empty icon={<SearchX />} title={t('empty.nothingFound')} hint={t('empty.nothingFoundHint')}>
        <Button onClick={() => changeView({ q: undefined, tag: undefined })}>
          {t('empty.clearFilters')}
        </Button>
      </Empty>
    )
  if (view.status === 'resolved')
    return <Empty icon={<Inbox />} title={t('empty.noResolved')} hint={t('empty.noResolvedHint')} />
  if (view.tab === 'unassigned')
    return (
      <Empty icon={<Inbox />} title={t('empty.noUnassigned')} hint={t('empty.noUnassignedHint')} />
    )
  if (view.tab === 'all')
    return <Empty icon={<Inbox />} title={t('empty.noChats')} hint={t('empty.noChatsHint')} />
  return (
    <Empty
      icon={<Inbox />}
      title={t('empty.noneMine')}
      hint={executive.status === 'online' ? t('empty.noneMineOnline') : t('empty.noneMineOffline')}
    >
      <Button onClick={() => changeView({ tab: 'unassigned' })}>{t('empty.seeUnassigned')}</Button>
    </Empty>
  )
}
