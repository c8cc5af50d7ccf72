import { Help } from '../features/palette/help.tsx'
import { Palette } from '../features/palette/palette.tsx'
import { type Overlay, showOverlay } from './overlays.ts'

export function OverlayHost({ overlay }: { overlay: Overlay }) {
  const close = () => showOverlay(null)
  if (overlay === 'palette') return <Palette onClose={close} />
  if (overlay === 'help') return <Help onClose={close} />
  return null
}
