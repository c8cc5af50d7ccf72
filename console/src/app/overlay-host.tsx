import { AdminDialog } from '../features/admin/admin-dialog.tsx'
import { AlertSettingsDialog } from '../features/notices/settings-dialog.tsx'
import { Help } from '../features/palette/help.tsx'
import { Palette } from '../features/palette/palette.tsx'
import { type Overlay, showOverlay } from './overlays.ts'

export function OverlayHost({ overlay }: { overlay: Overlay }) {
  const close = () => showOverlay(null)
  if (overlay === 'palette') return <Palette onClose={close} />
  if (overlay === 'help') return <Help onClose={close} />
  if (overlay === 'alerts') return <AlertSettingsDialog onClose={close} />
  if (overlay === 'letters' || overlay === 'numbers')
    return <AdminDialog key={overlay} tab={overlay} onClose={close} />
  return null
}
