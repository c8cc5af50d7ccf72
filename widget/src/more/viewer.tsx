import { Glyph } from './glyph.tsx'
import { useEffect, useRef, useState } from './shared.ts'
import { useSay } from './words.ts'

interface Props {
  src: string
  name: string
  close(): void
}

const MAX = 4

/** A picture as large as the screen, and larger: buttons, + and −, or a click; it scrolls then. */
export function Viewer({ src, name, close }: Props) {
  const say = useSay()
  const dialog = useRef<HTMLDialogElement>(null)
  const [scale, setScale] = useState(1)
  const zoom = (by: number) => setScale(Math.min(MAX, Math.max(1, scale * by)))
  useEffect(() => dialog.current?.showModal(), [])

  return (
    <dialog
      ref={dialog}
      class="viewer"
      aria-label={name}
      data-testid="viewer"
      onClose={close}
      onKeyDown={(event) => {
        // The panel behind it stays.
        event.stopPropagation()
        if (event.key === '+' || event.key === '=') zoom(2)
        if (event.key === '-') zoom(0.5)
      }}
    >
      <div class="viewer-room">
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys and buttons do the same */}
        <img
          src={src}
          alt={name}
          class={scale === 1 ? 'fits' : ''}
          style={scale === 1 ? {} : { width: `${scale * 100}%` }}
          onClick={() => (scale < MAX ? zoom(2) : setScale(1))}
        />
      </div>
      <div class="viewer-bar">
        <button
          type="button"
          disabled={scale === 1}
          aria-label={say('zoomOut')}
          onClick={() => zoom(0.5)}
        >
          <Glyph name="minus" />
        </button>
        <button
          type="button"
          disabled={scale === MAX}
          aria-label={say('zoomIn')}
          onClick={() => zoom(2)}
        >
          <Glyph name="plus" />
        </button>
        <button
          type="button"
          aria-label={say('closePicture')}
          onClick={() => dialog.current?.close()}
        >
          <Glyph name="close" />
        </button>
      </div>
    </dialog>
  )
}
