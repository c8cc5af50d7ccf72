import { Toaster } from 'sonner'
import { useShownTheme } from './theme.ts'

export function Toasts() {
  return (
    <Toaster
      theme={useShownTheme()}
      position="bottom-left"
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
