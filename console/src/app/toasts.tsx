import { Toaster } from 'sonner'
import { useShownTheme } from './theme.ts'

export function Toasts() {
  return (
    <Toaster
      theme={useShownTheme()}
      position="bottom-left"
      offset={16}
      style={{ '--width': '306px' } as React.CSSProperties}
      toastOptions={{
        style: {
          background: 'var(--surface)',
          color: 'var(--ink)',
          borderColor: 'var(--line-strong)',
        },
      }}
    />
  )
}
