import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { lazyPart } from '../../../lib/lazy.ts'
import type { MediaProps } from './media.tsx'

const Viewer = lazyPart(async () => (await import('./viewer.tsx')).Viewer)

const WIDEST = 320
const TALLEST = 360

/** An image in the size it will have, before it has loaded; a click opens the viewer. */
export function Picture({ url, info, onBroken, name }: MediaProps & { name: string }) {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  if (info.kind === 'sticker')
    return (
      <img
        src={url}
        alt={t('media.sticker')}
        onError={onBroken}
        className="size-32 object-contain"
      />
    )
  return (
    <>
      <button
        type="button"
        aria-label={t('media.openImage')}
        onClick={() => setIsOpen(true)}
        className="-mx-1.5 mt-0.5 mb-1 block cursor-zoom-in overflow-hidden rounded-xl bg-black/20"
      >
        <img
          src={url}
          alt={name}
          loading="lazy"
          decoding="async"
          onError={onBroken}
          className="max-h-[360px] max-w-full object-cover"
          style={box(info.width, info.height)}
        />
      </button>
      {isOpen ? (
        <Suspense>
          <Viewer
            url={url}
            name={info.file_name ?? t('media.image')}
            onClose={() => setIsOpen(false)}
          />
        </Suspense>
      ) : null}
    </>
  )
}

function box(width: number | null, height: number | null) {
  if (!width || !height) return { maxWidth: WIDEST }
  const scale = Math.min(1, WIDEST / width, TALLEST / height)
  return { width: Math.max(96, width * scale), aspectRatio: `${width} / ${height}` }
}
