import { Copy } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { copyText } from '../../../lib/copy-text.ts'
import { IconButton } from '../../../ui/icon-button.tsx'

/** The item as it came, or the data of the job, set so that it can be read. */
export function LetterContent({ item }: { item: unknown }) {
  const { t } = useTranslation()
  const text = typeof item === 'string' ? item : JSON.stringify(item, null, 2)
  return (
    <div className="relative mt-2">
      <section
        aria-label={t('admin.item')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it
        tabIndex={0}
        dir="ltr"
        className="max-h-72 overflow-auto rounded-lg border bg-canvas p-3 pe-12 text-xs leading-5"
      >
        <pre className="font-mono wrap-anywhere whitespace-pre-wrap">{text}</pre>
      </section>
      <span className="absolute end-1.5 top-1.5">
        <IconButton
          label={t('admin.copyItem')}
          className="max-md:size-11"
          onClick={() => copyText(text, t)}
        >
          <Copy className="size-4" />
        </IconButton>
      </span>
    </div>
  )
}
