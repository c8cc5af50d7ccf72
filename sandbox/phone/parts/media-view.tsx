import { useState } from 'preact/hooks'
import { Icon } from './icon.tsx'
import { VoicePlayer } from './voice-player.tsx'

/** A photo, video, voice note, sticker or document; a plain line when it cannot be shown. */
export function MediaView({
  kind,
  url,
  name,
  isVoice = false,
  wasPlayed = false,
  onPlay = () => {},
}: {
  kind: string
  url: string
  name: string | undefined
  isVoice?: boolean
  wasPlayed?: boolean
  onPlay?: () => void
}) {
  const [isBroken, setBroken] = useState(false)
  const broken = () => setBroken(true)
  if (kind === 'document' || isBroken || !url) {
    return (
      <a class="file" href={url} download={name ?? true} target="_blank" rel="noopener">
        <Icon name="document" />
        <span>
          {isBroken ? `This ${kind} cannot be shown` : (name ?? 'Document')}
          {name?.includes('.') && <small>{name.split('.').pop()?.toUpperCase()}</small>}
        </span>
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
    const sound = { url, isVoice, wasPlayed, onPlay }
    return <VoicePlayer {...sound} onBroken={broken} />
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
