import type { CSSProperties } from 'react'
import { useToaster } from '../lib/notify.ts'
import { useShownTheme } from './theme.ts'

/** Wide as the list below it, so that they never cover the conversation. */
const width = { '--width': '306px' } as CSSProperties

export function Toasts() {
  const Toaster = useToaster()
  const theme = useShownTheme()
  if (Toaster === undefined) return null
  return (
    <Toaster
      theme={theme}
      position="bottom-left"
      offset={16}
      style={width}
      toastOptions={{
        style: {
          background: 'var(--float)',
          color: 'var(--ink)',
          borderColor: 'var(--line-strong)',
        },
      }}
    />
  )
}
