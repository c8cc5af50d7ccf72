import type { Message } from '@smart-chat/contract'
import { useQueryClient } from '@tanstack/react-query'
import { ImageOff, LoaderCircle, RotateCw } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { keys } from '../../live/keys.ts'
import { AudioPlayer } from './audio-player.tsx'
import { Document } from './document.tsx'
import { Picture } from './picture.tsx'

/** A file in a bubble: shown by its kind, or what keeps it from being shown. */
export function Media({ message }: { message: Message }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const [tries, setTries] = useState(0)
  const [isBroken, setIsBroken] = useState(false)
  const info = message.media_info
  if (info === null) return null

  const url = message.media_url ?? message.mediaUrl
  if (info.state === 'pending')
    return (
      <p role="status" className="flex items-center gap-2 py-1.5 text-sm opacity-80">
        <LoaderCircle aria-hidden className="size-4 animate-spin" />
        {t('media.pending')}
      </p>
    )

  const retry = () => {
    setTries(tries + 1)
    setIsBroken(false)
    // The link may have run out: a fresh one comes with the messages.
    void cache.invalidateQueries({ queryKey: keys.thread(message.chat_id) })
  }
  if (info.state === 'failed' || isBroken || url === null)
    return (
      <div className="flex items-center gap-2 py-1 text-sm">
        <ImageOff aria-hidden className="size-4 shrink-0 opacity-70" />
        <span className="break-anywhere">{t('media.failed')}</span>
        <button
          type="button"
          onClick={retry}
          className="inline-flex items-center gap-1 font-medium underline underline-offset-2"
        >
          <RotateCw aria-hidden className="size-3.5" />
          {t('common.tryAgain')}
        </button>
      </div>
    )

  const props = { url, info, onBroken: () => setIsBroken(true) }
  switch (info.kind) {
    case 'image':
    case 'sticker':
      return <Picture key={tries} {...props} name={message.message} />
    case 'video':
      return (
        // biome-ignore lint/a11y/useMediaCaption: customers' videos come without captions
        <video
          key={tries}
          src={url}
          controls
          preload="metadata"
          onError={props.onBroken}
          className="-mx-1.5 mb-1 max-h-80 max-w-[min(22rem,100%+0.75rem)] rounded-xl bg-black"
        />
      )
    case 'audio':
    case 'voice':
      return <AudioPlayer key={tries} {...props} />
    case 'document':
      return <Document {...props} />
    default:
      return info.kind satisfies never
  }
}

export interface MediaProps {
  url: string
  info: NonNullable<Message['media_info']>
  onBroken: () => void
}
