import { Maximize2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/icon-button.tsx'
import { box } from './box.ts'
import type { MediaProps } from './media.tsx'
import { openViewer } from './viewer-state.ts'

export function Video({ url, info, message, onBroken }: MediaProps) {
  const { t } = useTranslation()
  return (
    <div className="relative -mx-1.5 mt-0.5 mb-1 max-w-[calc(100%+0.75rem)]">
      {/* biome-ignore lint/a11y/useMediaCaption: customers' videos come without captions */}
      <video
        src={url}
        poster={info.thumbnail_url ?? undefined}
        controls
        preload="metadata"
        onError={onBroken}
        aria-label={t('media.video')}
        className="max-h-80 max-w-full rounded-xl bg-black"
        style={box(info)}
      />
      <IconButton
        className="absolute end-1.5 top-1.5 size-7 bg-black/55 text-white hover:bg-black/75 hover:text-white"
        label={t('media.openVideo')}
        onClick={() => openViewer(message)}
      >
        <Maximize2 className="size-3.5" />
      </IconButton>
    </div>
  )
}
