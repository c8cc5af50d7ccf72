import { useTranslation } from 'react-i18next'
import { Rare } from '../../conversation/content/rare.tsx'
import { shownOf } from '../../conversation/content/shown.ts'

/** The bubble as it will be. */
export function Preview({ content }: { content: Record<string, unknown> }) {
  const { t } = useTranslation()
  const isWordless = content.body === ''
  const body = isWordless ? { body: `_${t('forms.nothingYet')}_` } : {}
  const shown = shownOf({ message: '', content: { ...content, ...body } })
  return (
    <section
      aria-label={t('templates.preview')}
      className="flex flex-col gap-2 border-t bg-canvas p-4 md:border-s md:border-t-0"
    >
      <h3 className="text-2xs font-semibold tracking-wide text-faint uppercase">
        {t('templates.preview')}
      </h3>
      <div className="sticky top-4 max-w-full self-end rounded-2xl rounded-ee-md bg-ours px-3 py-1.5 text-ours-ink">
        {shown.kind === 'words' ? (
          <span className="italic opacity-85">{t('forms.nothingYet')}</span>
        ) : (
          <Rare shown={shown} />
        )}
      </div>
    </section>
  )
}
