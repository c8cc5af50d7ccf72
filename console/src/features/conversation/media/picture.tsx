import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../../lib/cx.ts'
import { box } from './box.ts'
import type { MediaProps } from './media.tsx'
import { openViewer } from './viewer-state.ts'

/** An image in the size it will have, before it has loaded; a click opens the viewer. */
export function Picture({ url, info, message, onBroken }: MediaProps) {
  const { t } = useTranslation()
  const [isThere, setIsThere] = useState(false)
  // Animated ones move by themselves: a small picture would stand still.
  if (info.kind === 'sticker')
    return (
      <img
        src={url}
        alt={t('media.sticker')}
        width={128}
        height={128}
        onError={onBroken}
        className="size-32 object-contain"
      />
    )
  return (
    <button
      type="button"
      aria-label={t('media.openImage')}
      onClick={() => openViewer(message)}
      className="-mx-1.5 mt-0.5 mb-1 block max-w-[calc(100%+0.75rem)] cursor-zoom-in overflow-hidden rounded-xl bg-current/10"
    >
      <img
        src={info.thumbnail_url ?? url}
        alt={message.message}
        loading="lazy"
        decoding="async"
        onLoad={() => setIsThere(true)}
        onError={onBroken}
        className={cx('max-h-[360px] max-w-full object-cover', !isThere && 'animate-shimmer')}
        style={box(info)}
      />
    </button>
  )
}
