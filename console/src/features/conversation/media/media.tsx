import type { Message } from '@smart-chat/contract'
import { useTranslation } from 'react-i18next'
import { AudioPlayer } from './audio-player.tsx'
import { Document } from './document.tsx'
import { Loading, Missing } from './media-states.tsx'
import { Picture } from './picture.tsx'
import { useFreshLink } from './renew.ts'
import { Video } from './video.tsx'

/** A file in a bubble: shown by its kind, or what keeps it from being shown. */
export function Media({ message }: { message: Message }) {
  const { t } = useTranslation()
  const { isBroken, tries, onBroken, renew } = useFreshLink(message)
  const info = message.media_info
  if (info === null) return null
  const url = message.media_url ?? message.mediaUrl
  if (info.state === 'pending') return <Loading info={info} />
  if (info.state === 'failed') return <Missing message={message} info={info} />
  if (isBroken || url === null)
    return <Missing message={message} info={{ ...info, error: t('media.failed') }} renew={renew} />

  const props = { url, info, message, onBroken }
  switch (info.kind) {
    case 'image':
    case 'sticker':
      return <Picture key={tries} {...props} />
    case 'video':
      return <Video key={tries} {...props} />
    case 'audio':
    case 'voice':
      return <AudioPlayer key={tries} {...props} />
    case 'document':
      return <Document {...props} renew={renew} />
    default:
      return info.kind satisfies never
  }
}

export interface MediaProps {
  url: string
  info: NonNullable<Message['media_info']>
  message: Message
  onBroken: () => void
}
