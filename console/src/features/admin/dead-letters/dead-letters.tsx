import type { DeadLetterSource } from '@smart-chat/contract'
import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Select } from '../../../ui/select.tsx'
import { LetterList } from './letter-list.tsx'
import { ReplayAll } from './replay-all.tsx'
import { type LetterFilter, useLetters, useOpenLetters } from './use-letters.ts'

/** What could not be done: shown with its reason, done again, or put aside. */
export function DeadLetters() {
  const [filter, setFilter] = useState<LetterFilter>({ state: 'open', source: undefined })
  const letters = useLetters(filter)
  const open = useOpenLetters(filter.source)
  const shown = letters.data?.pages.flatMap((page) => page.dead_letters).length ?? 0
  // New ones come to the top when somebody asks for them, so that nothing moves under the pointer.
  const newer =
    filter.state === 'open' && letters.hasNextPage === false && !letters.isFetching
      ? Math.max(0, (open ?? 0) - shown)
      : 0
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2.5">
        <Filters filter={filter} onChange={setFilter} />
        {filter.state === 'open' ? (
          <ReplayAll key={filter.source} source={filter.source} open={open ?? 0} />
        ) : null}
      </div>
      <Newer count={newer} onShow={() => void letters.refetch()} />
      <LetterList filter={filter} letters={letters} />
    </>
  )
}

interface FiltersProps {
  filter: LetterFilter
  onChange: (filter: LetterFilter) => void
}

function Filters({ filter, onChange }: FiltersProps) {
  const { t } = useTranslation()
  return (
    <>
      <Select
        label={t('admin.show')}
        className="max-md:flex-1"
        value={filter.state}
        onChange={({ target }) =>
          onChange({ ...filter, state: target.value === 'closed' ? 'closed' : 'open' })
        }
      >
        <option value="open">{t('admin.open')}</option>
        <option value="closed">{t('admin.closed')}</option>
      </Select>
      <Select
        label={t('admin.from')}
        className="max-md:flex-1"
        value={filter.source ?? ''}
        onChange={({ target }) => {
          const source = target.value === '' ? undefined : (target.value as DeadLetterSource)
          onChange({ ...filter, source })
        }}
      >
        <option value="">{t('admin.everywhere')}</option>
        <option value="webhook">{t('admin.webhook')}</option>
        <option value="job">{t('admin.job')}</option>
      </Select>
    </>
  )
}

function Newer({ count, onShow }: { count: number; onShow: () => void }) {
  const { t } = useTranslation()
  return (
    <div role="status" className="empty:hidden">
      {count === 0 ? null : (
        <Button
          look="ghost"
          className="w-full rounded-none border-b bg-accent-soft text-accent-ink max-md:h-11"
          onClick={onShow}
        >
          <RefreshCw aria-hidden className="size-3.5" />
          {t('admin.newer', { count })}
        </Button>
      )}
    </div>
  )
}
