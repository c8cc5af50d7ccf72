import type { CustomerMessage, MediaInfo } from '@smart-chat/contract'
import { sizeOf } from '../composer/size.ts'
import { Glyph } from './glyph.tsx'
import { useAddress, useState } from './shared.ts'
import { Viewer } from './viewer.tsx'
import { useSay } from './words.ts'

interface Props {
  message: CustomerMessage
  info: MediaInfo
  /** Fetches the message with a fresh link. */
  reload(): Promise<void>
}

/** A file as it is best shown; one that does not load says so. */
export function Media({ message, info, reload }: Props) {
  const say = useSay()
  const address = useAddress()
  const [broken, setBroken] = useState<string | null>(null)
  const [isLarge, setIsLarge] = useState(false)
  const url = message.media_url
  const isBroken = () => setBroken(url)
  const again = () =>
    void reload().then(
      () => setBroken(null),
      () => {},
    )
  if (info.state === 'pending') return <p class="file-note">{say('preparing')}</p>
  if (url === null || broken === url) {
    return (
      <p class="file-note">
        {say('gone')}{' '}
        <button type="button" class="plain" onClick={again}>
          {say('again')}
        </button>
      </p>
    )
  }
  const src = address(url)
  const name = info.file_name ?? say(info.kind)

  switch (info.kind) {
    case 'image':
    case 'sticker':
      return (
        <>
          <button
            type="button"
            class={`picture picture-${info.kind}`}
            aria-label={name}
            onClick={() => setIsLarge(true)}
          >
            <img
              src={info.thumbnail_url === null ? src : address(info.thumbnail_url)}
              alt={name}
              width={info.width ?? undefined}
              height={info.height ?? undefined}
              loading="lazy"
              onError={isBroken}
            />
          </button>
          {isLarge ? <Viewer src={src} name={name} close={() => setIsLarge(false)} /> : null}
        </>
      )
    case 'video':
      return (
        // biome-ignore lint/a11y/useMediaCaption: people's recordings have none
        <video
          class="video"
          src={src}
          aria-label={name}
          controls
          playsInline
          preload="metadata"
          onError={isBroken}
        />
      )
    case 'audio':
    case 'voice':
      return (
        // biome-ignore lint/a11y/useMediaCaption: people's recordings have none
        <audio
          class="audio"
          src={src}
          aria-label={name}
          controls
          preload="metadata"
          onError={isBroken}
        />
      )
    case 'document':
      return (
        <a
          class="file"
          href={src}
          target="_blank"
          rel="noopener noreferrer"
          aria-label={say('download', { name: `${name} ${sizeOf(info.size)}` })}
        >
          <Glyph name="file" />
          <span dir="auto">{name}</span> <small>{sizeOf(info.size)}</small>
        </a>
      )
  }
}
