import { useTranslation } from 'react-i18next'
import { cx } from '../../lib/cx.ts'
import { Bone } from '../../ui/states.tsx'

const bones = ['w-2/5', 'w-1/3', 'w-1/2 self-end', 'w-1/4 self-end', 'w-2/5', 'w-1/2 self-end']

export function ThreadSkeleton() {
  const { t } = useTranslation()
  return (
    <div role="status" aria-label={t('common.loading')} className="flex flex-col gap-3 py-4">
      {bones.map((width) => (
        <Bone key={width + bones.indexOf(width)} className={cx('h-11 rounded-2xl', width)} />
      ))}
    </div>
  )
}

export function ThreadEmpty() {
  const { t } = useTranslation()
  return <p className="py-12 text-center text-sm text-muted">{t('thread.empty')}</p>
}
