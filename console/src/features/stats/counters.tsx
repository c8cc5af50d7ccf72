import { useTranslation } from 'react-i18next'
import { useView } from '../../app/view.ts'
import { Tip } from '../../ui/tip.tsx'
import { useStats } from './use-stats.ts'

/** Active, pending, resolved of the chosen segment, as the server counts them. */
export function Counters() {
  const { t, i18n } = useTranslation()
  const counts = useStats(useView().segment)
  const show = new Intl.NumberFormat(i18n.language)
  return (
    <dl className="hidden items-center gap-4 lg:flex" aria-label={t('stats.title')}>
      {(['active', 'pending', 'resolved'] as const).map((name) => (
        <Tip key={name} label={t(`stats.${name}Hint`)}>
          <div className="flex items-baseline gap-1.5">
            <dd className="tabular text-sm font-semibold">
              {counts === undefined ? '–' : show.format(counts[name])}
            </dd>
            <dt className="text-xs text-muted">{t(`stats.${name}`)}</dt>
          </div>
        </Tip>
      ))}
    </dl>
  )
}
