import { CircleCheck, History } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Bone, Empty, Failed } from '../../../ui/states.tsx'
import { LetterItem } from './letter-item.tsx'
import type { LetterFilter, useLetters } from './use-letters.ts'

interface LetterListProps {
  filter: LetterFilter
  letters: ReturnType<typeof useLetters>
}

/** The letters by pages; what is over leaves, and the focus goes on to the next. */
export function LetterList({ filter, letters }: LetterListProps) {
  const { t } = useTranslation()
  const list = useRef<HTMLOListElement>(null)
  const { data, error, hasNextPage, isFetchingNextPage, isFetchNextPageError } = letters
  if (error !== null && data === undefined)
    return <Failed title={t('admin.failed')} error={error} onRetry={() => void letters.refetch()} />
  if (data === undefined) return <Bones />
  const shown = data.pages.flatMap((page) => page.dead_letters)
  if (shown.length === 0 && !hasNextPage) return <Nothing state={filter.state} />
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <ol ref={list} tabIndex={-1} aria-label={t('admin.letters')} className="outline-none">
        {shown.map((letter) => (
          <LetterItem
            key={letter.dead_letter_id}
            letter={letter}
            onLeave={(item) => focusNext(item, list.current)}
          />
        ))}
      </ol>
      {hasNextPage ? (
        <div className="flex flex-col items-center gap-1.5 p-4">
          {isFetchNextPageError ? (
            <p role="alert" className="text-xs text-bad">
              {error?.message}
            </p>
          ) : null}
          <Button
            className="max-md:h-11"
            disabled={isFetchingNextPage}
            onClick={() => void letters.fetchNextPage()}
          >
            {isFetchingNextPage ? t('common.loading') : t('admin.older')}
          </Button>
        </div>
      ) : null}
    </div>
  )
}

/** Whoever works through the list by keyboard is at the next one, or at the list. */
function focusNext(item: HTMLElement | null, list: HTMLElement | null): void {
  const next = item?.nextElementSibling ?? item?.previousElementSibling
  const button = next?.querySelector<HTMLElement>('[data-replay]')
  ;(button ?? list)?.focus()
}

function Nothing({ state }: Pick<LetterFilter, 'state'>) {
  const { t } = useTranslation()
  return state === 'open' ? (
    <Empty icon={<CircleCheck />} title={t('admin.noneOpen')} hint={t('admin.noneOpenHint')} />
  ) : (
    <Empty icon={<History />} title={t('admin.noneClosed')} hint={t('admin.noneClosedHint')} />
  )
}

function Bones() {
  const { t } = useTranslation()
  return (
    <div className="flex flex-col gap-4 p-4">
      <output className="sr-only">{t('common.loading')}</output>
      {[0, 1, 2].map((at) => (
        <div key={at} className="flex flex-col gap-2">
          <Bone className="h-4 w-48" />
          <Bone className="h-4 w-full" />
        </div>
      ))}
    </div>
  )
}
