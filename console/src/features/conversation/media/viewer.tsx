import { Download, X, ZoomIn, ZoomOut } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/icon-button.tsx'

interface ViewerProps {
  url: string
  name: string
  onClose: () => void
}

const MOST = 6

/** An image as large as the screen, and larger: wheel, buttons, + and − zoom; dragging moves. */
export function Viewer({ url, name, onClose }: ViewerProps) {
  const { t } = useTranslation()
  const [view, setView] = useState({ scale: 1, x: 0, y: 0 })
  const zoom = (factor: number) =>
    setView((now) => {
      const scale = Math.min(MOST, Math.max(1, now.scale * factor))
      return scale === 1 ? { scale, x: 0, y: 0 } : { ...now, scale }
    })

  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Content
          aria-describedby={undefined}
          tabIndex={-1}
          onOpenAutoFocus={focusItself}
          className="animate-fade fixed inset-0 z-50 flex flex-col bg-canvas/97 text-ink outline-none"
          onKeyDown={(event) => {
            if (event.key === '+' || event.key === '=') zoom(1.4)
            if (event.key === '-') zoom(1 / 1.4)
          }}
        >
          <div className="flex items-center gap-1 px-3 py-2">
            <Dialog.Title className="min-w-0 flex-1 truncate text-sm font-medium">
              {name}
            </Dialog.Title>
            <IconButton label={t('media.zoomOut')} onClick={() => zoom(1 / 1.4)}>
              <ZoomOut className="size-4.5" />
            </IconButton>
            <IconButton label={t('media.zoomIn')} onClick={() => zoom(1.4)}>
              <ZoomIn className="size-4.5" />
            </IconButton>
            <a
              href={url}
              download={name}
              aria-label={t('media.download')}
              className="inline-flex size-8 items-center justify-center rounded-lg text-muted hover:bg-hover hover:text-ink"
            >
              <Download className="size-4.5" />
            </a>
            <IconButton label={t('common.close')} keys="Esc" onClick={onClose}>
              <X className="size-4.5" />
            </IconButton>
          </div>
          <div
            className="flex min-h-0 flex-1 touch-none items-center justify-center overflow-hidden p-4"
            onPointerUp={(event) => event.target === event.currentTarget && onClose()}
            onWheel={(event) => zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15)}
            onPointerMove={(event) => {
              if (event.buttons !== 1 || view.scale === 1) return
              setView({ ...view, x: view.x + event.movementX, y: view.y + event.movementY })
            }}
          >
            <img
              src={url}
              alt={name}
              draggable={false}
              onDoubleClick={() => zoom(view.scale > 1 ? 0 : 2.5)}
              className="max-h-full max-w-full object-contain select-none"
              style={{
                transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
                cursor: view.scale > 1 ? 'grab' : 'zoom-in',
              }}
            />
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** Not the first button, whose tooltip would lie over the image. */
function focusItself(event: Event): void {
  event.preventDefault()
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus()
}
