import { Suspense } from 'react'
import { lazyPart } from '../../../lib/lazy.ts'
import { useLooking } from './viewer-state.ts'

const Viewer = lazyPart(async () => (await import('./viewer.tsx')).Viewer)

/** The viewer, while a picture of this chat is looked at. */
export function ViewerHost({ chatId }: { chatId: string }) {
  const looking = useLooking()
  if (looking === null || looking.chat_id !== chatId) return null
  return (
    <Suspense>
      <Viewer chatId={chatId} messageId={looking.message_id} />
    </Suspense>
  )
}
