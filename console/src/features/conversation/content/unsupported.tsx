import { ChevronRight, MessageCircleQuestion } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Fields } from './fields.ts'

/** What only the phone app shows, or nobody knows yet; what came of it can be looked at as it is. */
export function Unsupported({ type, raw }: { type: string | undefined; raw: Fields }) {
  const { t } = useTranslation()
  return (
    <div className="flex w-72 max-w-full items-start gap-2.5 py-1">
      <MessageCircleQuestion aria-hidden className="mt-0.5 size-5 shrink-0 opacity-80" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{t('message.unsupported')}</p>
        <p className="text-xs opacity-85">{t('message.unsupportedHint')}</p>
        <details className="group/raw mt-1 text-xs">
          <summary className="flex list-none items-center gap-1 font-medium [&::-webkit-details-marker]:hidden">
            <ChevronRight
              aria-hidden
              className="size-3 transition-transform group-open/raw:rotate-90 rtl:rotate-180"
            />
            {type === undefined ? t('message.raw') : t('message.rawOf', { type })}
          </summary>
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
            tabIndex={0}
            dir="ltr"
            className="break-anywhere mt-1 max-h-48 overflow-auto rounded-lg bg-current/10 p-2 font-mono text-2xs whitespace-pre-wrap"
          >
            {JSON.stringify(raw, null, 2).slice(0, 20_000)}
          </pre>
        </details>
      </div>
    </div>
  )
}
