import type { DeadLetter } from '@smart-chat/contract'
import { Braces, MessageSquareWarning, RotateCcw, Trash2, Wrench } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMinutes } from '../../../lib/clock.ts'
import { fullTime, shortAge } from '../../../lib/time.ts'
import { Button } from '../../../ui/button.tsx'
import { LetterContent } from './letter-content.tsx'
import { useDismiss, useReplay } from './use-deeds.ts'

interface LetterItemProps {
  letter: DeadLetter
  /** It leaves the list; `item` is its place there. */
  onLeave: (item: HTMLElement | null) => void
}

/** One letter: what it was, why it could not be done, and what can be done about it. */
export function LetterItem({ letter, onLeave }: LetterItemProps) {
  const { t } = useTranslation()
  const [isShown, setIsShown] = useState(false)
  const item = useRef<HTMLLIElement>(null)
  const content = useId()
  const isOpen = letter.replayed_at === null && letter.dismissed_at === null
  return (
    <li
      ref={item}
      data-testid="dead-letter"
      className="border-b px-4 py-3 [contain-intrinsic-size:auto_7rem] [content-visibility:auto] last:border-b-0"
    >
      <Heading letter={letter} />
      <p className="mt-1.5 text-sm wrap-anywhere">{letter.reason}</p>
      <Outcome letter={letter} />
      <div className="mt-2 flex flex-wrap items-center gap-1.5">
        {isOpen ? <Deeds letter={letter} onLeave={() => onLeave(item.current)} /> : null}
        <Button
          size="sm"
          look="ghost"
          className="max-md:h-11"
          aria-expanded={isShown}
          aria-controls={content}
          onClick={() => setIsShown(!isShown)}
        >
          <Braces aria-hidden className="size-3.5" />
          {isShown ? t('admin.hideItem') : t('admin.showItem')}
        </Button>
      </div>
      <div id={content}>{isShown ? <LetterContent item={letter.item} /> : null}</div>
    </li>
  )
}

function Heading({ letter }: { letter: DeadLetter }) {
  const { t, i18n } = useTranslation()
  const now = useMinutes()
  const Icon = letter.source === 'webhook' ? MessageSquareWarning : Wrench
  return (
    <div className="flex items-center gap-2 text-xs text-muted">
      <Icon aria-hidden className="size-4 shrink-0 text-faint" />
      <span>{t(`admin.${letter.source}`)}</span>
      <code className="truncate rounded-md border px-1.5 font-mono text-2xs text-ink">
        {letter.name}
      </code>
      <time
        dateTime={letter.created_at}
        title={fullTime(letter.created_at, i18n.language)}
        className="tabular ms-auto shrink-0"
      >
        {shortAge(letter.created_at, now, i18n.language, t('time.now'))}
      </time>
    </div>
  )
}

/** What has come of it since. */
function Outcome({ letter }: { letter: DeadLetter }) {
  const { t, i18n } = useTranslation()
  const { replayed_at, dismissed_at, replay_error, replays: count } = letter
  if (replayed_at !== null) {
    const time = fullTime(replayed_at, i18n.language)
    return <p className="mt-1 text-xs text-good">{t('admin.replayedAt', { time })}</p>
  }
  if (dismissed_at !== null) {
    const time = fullTime(dismissed_at, i18n.language)
    return <p className="mt-1 text-xs text-muted">{t('admin.dismissedAt', { time })}</p>
  }
  if (replay_error === null) return null
  return (
    <p role="status" className="mt-1 text-xs wrap-anywhere text-warn">
      {replay_error === letter.reason
        ? t('admin.stillFails', { count })
        : t('admin.failsNow', { count, reason: replay_error })}
    </p>
  )
}

function Deeds({ letter, onLeave }: { letter: DeadLetter; onLeave: () => void }) {
  const { t } = useTranslation()
  const [isAsking, setIsAsking] = useState(false)
  const replay = useReplay(onLeave)
  const dismiss = useDismiss(onLeave)
  const isBusy = replay.isPending || dismiss.isPending
  if (isAsking)
    return (
      <>
        <span className="text-xs text-muted">{t('admin.dismissHint')}</span>
        <Button
          size="sm"
          look="danger"
          className="max-md:h-11"
          autoFocus
          disabled={isBusy}
          onClick={() => dismiss.mutate(letter)}
        >
          {t('admin.dismiss')}
        </Button>
        <Button size="sm" look="ghost" className="max-md:h-11" onClick={() => setIsAsking(false)}>
          {t('admin.keep')}
        </Button>
      </>
    )
  return (
    <>
      <Button
        data-replay
        size="sm"
        className="max-md:h-11"
        aria-disabled={isBusy}
        onClick={() => !isBusy && replay.mutate(letter)}
      >
        <RotateCcw aria-hidden className="size-3.5" />
        {replay.isPending ? t('admin.replaying') : t('admin.replay')}
      </Button>
      <Button size="sm" look="ghost" className="max-md:h-11" onClick={() => setIsAsking(true)}>
        <Trash2 aria-hidden className="size-3.5" />
        {t('admin.dismiss')}
      </Button>
    </>
  )
}
