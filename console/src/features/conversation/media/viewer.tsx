import type { Message } from '@smart-chat/contract'
import { useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight, Download, X, ZoomIn, ZoomOut } from 'lucide-react'
import { Dialog } from 'radix-ui'
import type { CSSProperties, KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { fullTime } from '../../../lib/time.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { keys } from '../../live/keys.ts'
import type { Thread } from '../../live/thread.ts'
import { useFreshLink } from './renew.ts'
import { usePanZoom } from './use-pan-zoom.ts'
import { closeViewer, look } from './viewer-state.ts'

interface ViewerProps {
  chatId: string
  messageId: string
}

/** The pictures and films of a conversation, one at a time, as large as the screen and larger. */
export function Viewer({ chatId, messageId }: ViewerProps) {
  const { t, i18n } = useTranslation()
  const { data: thread } = useQuery<Thread>({ queryKey: keys.thread(chatId), enabled: false })
  const pan = usePanZoom()
  const all = (thread?.messages ?? []).filter(isSeen)
  const index = all.findIndex((one) => one.message_id === messageId)
  const message = all[index]
  // Taken back while it was looked at.
  if (message === undefined) return null

  const goTo = (other: Message | undefined) => {
    if (other === undefined) return undefined
    return () => {
      pan.reset()
      look({ chat_id: chatId, message_id: other.message_id })
    }
  }
  const previous = goTo(all[index - 1])
  const next = goTo(all[index + 1])
  const isVideo = message.media_info?.kind === 'video'
  const name = message.media_info?.file_name ?? t(isVideo ? 'media.video' : 'media.image')
  const onKeyDown = (event: KeyboardEvent) => {
    const forward = document.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight')
      (event.key === forward ? next : previous)?.()
    if (event.key === '+' || event.key === '=') pan.zoom(1.4)
    if (event.key === '-') pan.zoom(1 / 1.4)
    if (event.key === '0') pan.reset()
  }
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && closeViewer()}>
      <Dialog.Portal>
        <Dialog.Content
          aria-describedby={undefined}
          tabIndex={-1}
          onOpenAutoFocus={focusItself}
          onKeyDown={onKeyDown}
          className="animate-fade fixed inset-0 z-50 flex flex-col bg-canvas text-ink outline-none"
        >
          <div className="flex items-center gap-1 px-3 py-2">
            <div className="min-w-0 flex-1">
              <Dialog.Title className="truncate text-sm font-medium">{name}</Dialog.Title>
              <p className="tabular truncate text-2xs text-muted">
                <bdi>{message.sender_name}</bdi> · {fullTime(message.datetime, i18n.language)} ·{' '}
                {t('media.place', { at: index + 1, of: all.length })}
              </p>
            </div>
            {isVideo ? null : (
              <>
                <IconButton label={t('media.zoomOut')} onClick={() => pan.zoom(1 / 1.4)}>
                  <ZoomOut className="size-4.5" />
                </IconButton>
                <IconButton label={t('media.zoomIn')} onClick={() => pan.zoom(1.4)}>
                  <ZoomIn className="size-4.5" />
                </IconButton>
              </>
            )}
            <a
              href={message.media_url ?? ''}
              download={name}
              aria-label={t('media.download')}
              data-tip={t('media.download')}
              className="inline-flex size-8 items-center justify-center rounded-lg text-muted hover:bg-hover hover:text-ink"
            >
              <Download className="size-4.5" />
            </a>
            <IconButton label={t('common.close')} keys="Esc" onClick={closeViewer}>
              <X className="size-4.5" />
            </IconButton>
          </div>
          <div
            className="relative flex min-h-0 flex-1 touch-none items-center justify-center overflow-hidden p-4"
            {...(isVideo ? {} : pan.handlers)}
          >
            <Large key={messageId} message={message} style={pan.style} />
            <Turn side="start" label={t('media.previous')} onClick={previous} />
            <Turn side="end" label={t('media.next')} onClick={next} />
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const isSeen = ({ media_info, media_url, revoked_at }: Message) =>
  media_url !== null &&
  revoked_at === null &&
  (media_info?.kind === 'image' || media_info?.kind === 'video')

/** The file itself; its link is renewed where it has run out. */
function Large({ message, style }: { message: Message; style: CSSProperties }) {
  const { t } = useTranslation()
  const { tries, onBroken, isBroken } = useFreshLink(message)
  const url = message.media_url ?? ''
  if (isBroken) return <p role="alert">{t('media.failed')}</p>
  if (message.media_info?.kind === 'video')
    return (
      // biome-ignore lint/a11y/useMediaCaption: customers' videos come without captions
      <video
        key={tries}
        src={url}
        controls
        autoPlay
        onError={onBroken}
        className="max-h-full max-w-full"
      />
    )
  return (
    <img
      key={tries}
      src={url}
      alt={message.message}
      draggable={false}
      onError={onBroken}
      className="max-h-full max-w-full bg-contain bg-center bg-no-repeat object-contain select-none"
      style={{ ...style, ...behind(message.media_info?.thumbnail_url ?? null) }}
    />
  )
}

/** The small picture stands where the large one will, until that has come. */
const behind = (thumbnail_url: string | null) =>
  thumbnail_url === null ? {} : { backgroundImage: `url("${thumbnail_url}")` }

interface TurnProps {
  side: 'start' | 'end'
  label: string
  onClick: (() => void) | undefined
}

function Turn({ side, label, onClick }: TurnProps) {
  if (onClick === undefined) return null
  const Icon = side === 'start' ? ChevronLeft : ChevronRight
  return (
    <IconButton
      label={label}
      onClick={onClick}
      className={`absolute top-1/2 size-10 -translate-y-1/2 rounded-full bg-float shadow-pop ${side === 'start' ? 'start-3' : 'end-3'}`}
    >
      <Icon className="size-5 rtl:rotate-180" />
    </IconButton>
  )
}

/** Not the first button, whose tooltip would lie over the image. */
function focusItself(event: Event): void {
  event.preventDefault()
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus()
}
