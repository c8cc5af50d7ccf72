import type { Template } from '@smart-chat/contract'
import { FileText, Image, Video } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Rare } from '../conversation/content/rare.tsx'
import { shownOf } from '../conversation/content/shown.ts'
import { contentOf } from './template-preview.ts'
import type { Values } from './template-text.ts'
import { pictureOf } from './use-header-file.ts'

/** The bubble as it will stand in the conversation, and on the customer's phone. */
export function TemplateBubble({ template, values }: { template: Template; values: Values }) {
  const { t } = useTranslation()
  const shown = shownOf({ message: '', content: contentOf(template, values) })
  return (
    <figure className="min-w-0 self-start md:sticky md:top-0" data-testid="template-preview">
      <figcaption className="mb-1.5 text-xs font-medium text-muted">
        {t('templates.preview')}
      </figcaption>
      <div
        dir="auto"
        lang={template.language.replaceAll('_', '-')}
        className="break-anywhere rounded-2xl bg-ours px-3.5 py-2 text-ours-ink"
      >
        <FilePlace format={template.header_format} media_id={values.header} />
        {shown.kind === 'offer' ? (
          // Its name is for us alone.
          <Rare shown={{ ...shown, offer: { ...shown.offer, template: undefined } }} />
        ) : null}
      </div>
    </figure>
  )
}

const ICONS = { IMAGE: Image, VIDEO: Video, DOCUMENT: FileText } as const

function FilePlace({ format, media_id }: { format: string | null; media_id: string | undefined }) {
  const Icon = ICONS[format as keyof typeof ICONS]
  if (Icon === undefined) return null
  const picture = pictureOf(media_id)
  if (picture !== null)
    return <img src={picture} alt="" className="mb-1.5 max-h-40 w-full rounded-lg object-cover" />
  return (
    <span className="mb-1.5 flex h-20 items-center justify-center rounded-lg bg-current/10">
      <Icon aria-hidden className="size-7 opacity-70" />
    </span>
  )
}
