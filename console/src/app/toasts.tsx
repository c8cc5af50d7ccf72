import { type CSSProperties, useSyncExternalStore } from 'react'
import { useToaster } from '../lib/notify.ts'
import { useShownTheme } from './theme.ts'
import { useOpenChatId } from './view.ts'

const narrow = matchMedia('(max-width: 767px)')

/** Where a chat fills a phone they come from above: below they would cover what is written. */
const useIsNarrow = () =>
  useSyncExternalStore(
    (listener) => {
      narrow.addEventListener('change', listener)
      return () => narrow.removeEventListener('change', listener)
    },
    () => narrow.matches,
  )

/** Wide as the list below it, so that they never cover the conversation. */
const width = { '--width': '306px' } as CSSProperties

export function Toasts() {
  const Toaster = useToaster()
  const theme = useShownTheme()
  const isNarrow = useIsNarrow()
  const isChatOpen = useOpenChatId() !== undefined
  if (Toaster === undefined) return null
  return (
    <Toaster
      theme={theme}
      position={isNarrow && isChatOpen ? 'top-center' : 'bottom-left'}
      offset={16}
      mobileOffset={{ top: 112, bottom: 8, left: 8, right: 8 }}
      gap={8}
      visibleToasts={5}
      expand
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
