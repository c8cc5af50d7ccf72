import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '../lib/cx.ts'
import { Button } from './button.tsx'

/** Nothing here, and what to do about it. */
export function Empty(props: {
  icon: ReactNode
  title: string
  hint?: string
  children?: ReactNode
}) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-1.5 p-8 text-center">
      <div className="mb-2 flex size-11 items-center justify-center rounded-2xl bg-raised text-faint [&>svg]:size-5">
        {props.icon}
      </div>
      <p className="font-medium">{props.title}</p>
      {props.hint === undefined ? null : (
        <p className="max-w-72 text-sm text-balance text-muted">{props.hint}</p>
      )}
      {props.children === undefined ? null : <div className="mt-3">{props.children}</div>}
    </div>
  )
}

/** What went wrong, and the way on. */
export function Failed({ title, error, onRetry }: FailedProps) {
  const { t } = useTranslation()
  return (
    <div
      role="alert"
      className="flex h-full flex-col items-center justify-center gap-1.5 p-8 text-center"
    >
      <CircleAlert className="mb-1 size-6 text-bad" />
      <p className="font-medium">{title}</p>
      <p className="max-w-80 text-sm text-balance text-muted">{error.message}</p>
      <Button className="mt-3" onClick={onRetry}>
        {t('common.tryAgain')}
      </Button>
    </div>
  )
}

interface FailedProps {
  title: string
  error: Error
  onRetry: () => void
}

export const Bone = ({ className }: { className?: string }) => (
  <span aria-hidden className={cx('animate-shimmer block rounded-md bg-raised', className)} />
)
