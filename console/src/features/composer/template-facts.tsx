import type { Template } from '@smart-chat/contract'
import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../lib/cx.ts'

const CATEGORIES = {
  MARKETING: 'templates.marketing',
  UTILITY: 'templates.utility',
  AUTHENTICATION: 'templates.authentication',
} as const

const QUALITIES = { YELLOW: 'templates.qualityFair', RED: 'templates.qualityPoor' } as const

/** What a template is meant for; and how customers take it, where that needs care. */
export function TemplateFacts({ template }: { template: Template }) {
  const { t } = useTranslation()
  const category = CATEGORIES[template.category as keyof typeof CATEGORIES]
  const quality = QUALITIES[template.quality as keyof typeof QUALITIES]
  return (
    <span className="flex flex-wrap items-center gap-1.5 text-2xs text-muted">
      <span className="rounded-[5px] bg-hover px-1.5 py-0.5">
        {category === undefined ? template.category.toLowerCase() : t(category)}
      </span>
      {quality === undefined ? null : (
        <span
          title={t('templates.qualityHint')}
          className={cx(
            'inline-flex items-center gap-1 font-medium',
            template.quality === 'RED' ? 'text-bad' : 'text-warn',
          )}
        >
          <TriangleAlert aria-hidden className="size-3" />
          {t(quality)}
        </span>
      )}
    </span>
  )
}
