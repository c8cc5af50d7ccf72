import type { Message } from '@smart-chat/contract'
import { Ban } from 'lucide-react'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { lazyPart } from '../../lib/lazy.ts'
import { MarkLines } from './content/mark-lines.tsx'
import { captionOf } from './content/marks.ts'
import { type Said as SaidMessage, shownOf } from './content/shown.ts'
import { Media } from './media/media.tsx'
import { RichText } from './rich-text.tsx'

const Rare = lazyPart(async () => (await import('./content/rare.tsx')).Rare)

/** What a message holds, whatever its type. */
export function MessageContent({ message }: { message: Message }) {
  const { t } = useTranslation()
  if (message.revoked_at !== null)
    return (
      <span className="inline-flex items-center gap-1.5 italic opacity-85">
        <Ban aria-hidden className="size-3.5" />
        {t('message.revoked')}
      </span>
    )
  return (
    <>
      <MarkLines content={message.content} />
      {message.media_info === null ? (
        <Said message={message} />
      ) : (
        <MediaWithCaption message={message} />
      )}
    </>
  )
}

/** Words, or what they stand in for; they are there first, should the rest have to load. */
export function Said({ message }: { message: SaidMessage }) {
  const shown = shownOf(message)
  const words = <RichText text={message.message} />
  if (shown.kind === 'words') return words
  return (
    <Suspense fallback={words}>
      <Rare shown={shown} />
    </Suspense>
  )
}

function MediaWithCaption({ message }: { message: Message }) {
  // A template says more below its file than a caption would.
  if (message.content?.kind === 'template')
    return (
      <>
        <Media message={message} />
        <Said message={message} />
      </>
    )
  const file_name = message.media_info?.file_name ?? null
  const caption = captionOf(message.message, message.content, file_name)
  return (
    <>
      <Media message={message} />
      {caption === '' ? null : <RichText text={caption} />}
    </>
  )
}
