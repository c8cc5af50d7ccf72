import { useState } from 'preact/hooks'
import { Icon } from './icon.tsx'

/** A photo, video, voice note, sticker or document; a plain line when it cannot be shown. */
export function MediaView({
  kind,
  url,
  name,
}: {
  kind: string
  url: string
  name: string | undefined
}) {
  const [isBroken, setBroken] = useState(false)
  const broken = () => setBroken(true)
  if (kind === 'document' || isBroken || !url) {
    return (
      <a class="file" href={url} download={name ?? true} target="_blank" rel="noopener">
        <Icon name="document" />
        <span>{isBroken ? `This ${kind} cannot be shown` : (name ?? 'Document')}</span>
      </a>
    )
  }
  if (kind === 'video') {
    return (
      // biome-ignore lint/a11y/useMediaCaption: what people send has no captions
      <video class="picture" src={url} controls preload="metadata" onError={broken} />
    )
  }
  if (kind === 'audio') {
    // biome-ignore lint/a11y/useMediaCaption: what people send has no captions
    return <audio class="sound" src={url} controls preload="metadata" onError={broken} />
  }
  return (
    <a href={url} target="_blank" rel="noopener">
      <img
        class={kind === 'sticker' ? 'sticker-picture' : 'picture'}
        src={url}
        alt={kind === 'sticker' ? 'Sticker' : 'Photo'}
        onError={broken}
      />
    </a>
  )
}
