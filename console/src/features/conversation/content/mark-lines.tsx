import { ExternalLink, Forward, Megaphone, ShoppingBag } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type Advertisement, type Marks, marksOf } from './marks.ts'

/** Where a message comes from: forwarded, an advertisement, a product. Nothing for most. */
export function MarkLines({ content }: { content: Record<string, unknown> | null }) {
  const { t } = useTranslation()
  const { forwarded, advertisement, product }: Marks = marksOf(content)
  return (
    <>
      {forwarded === undefined ? null : (
        <p className="flex items-center gap-1 text-2xs italic opacity-85">
          <Forward aria-hidden className="size-3" />
          {t(forwarded === 'often' ? 'message.forwardedOften' : 'message.forwarded')}
        </p>
      )}
      {advertisement === undefined ? null : <FromAdvertisement {...advertisement} />}
      {product === undefined ? null : (
        <p className="mb-1 flex items-center gap-1.5 rounded-lg bg-current/10 px-2 py-1 text-xs">
          <ShoppingBag aria-hidden className="size-3.5 shrink-0" />
          <span className="break-anywhere">{t('message.product', { name: product })}</span>
        </p>
      )}
    </>
  )
}

/** Its picture stays where it is: loading it would tell its host who looks. */
function FromAdvertisement({ headline, body, url }: Advertisement) {
  const { t } = useTranslation()
  return (
    <div className="mb-1 rounded-lg border-s-[3px] border-accent bg-current/10 px-2 py-1.5 text-xs">
      <p className="flex items-center gap-1 text-2xs opacity-85">
        <Megaphone aria-hidden className="size-3" />
        {t('message.advertisement')}
      </p>
      {headline === undefined ? null : (
        <p dir="auto" className="break-anywhere font-semibold">
          {headline}
        </p>
      )}
      {body === undefined ? null : (
        <p dir="auto" className="break-anywhere opacity-85">
          {body}
        </p>
      )}
      {url === undefined ? null : (
        <a
          href={url}
          target="_blank"
          rel="noopener noreferrer"
          className="mt-0.5 inline-flex max-w-full items-center gap-1 font-medium underline underline-offset-2"
        >
          <span className="truncate">{new URL(url).hostname}</span>
          <ExternalLink aria-hidden className="size-3 shrink-0" />
        </a>
      )}
    </div>
  )
}
