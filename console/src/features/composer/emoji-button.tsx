import { Smile } from 'lucide-react'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { lazyPart } from '../../lib/lazy.ts'
import { IconButton } from '../../ui/icon-button.tsx'

const load = () => import('./emoji-popover.tsx')
const EmojiPopover = lazyPart(async () => (await load()).EmojiPopover)

/** Opens the emoji; they are loaded when they are first wanted. */
export function EmojiButton({ onPick }: { onPick: (emoji: string) => void }) {
  const { t } = useTranslation()
  const [wasWanted, setWasWanted] = useState(false)
  const button = (
    <IconButton
      label={t('composer.emoji')}
      aria-haspopup="dialog"
      onPointerEnter={() => void load()}
      onClick={() => setWasWanted(true)}
    >
      <Smile className="size-4.5" />
    </IconButton>
  )
  if (!wasWanted) return button
  return (
    <Suspense fallback={button}>
      <EmojiPopover onPick={onPick} />
    </Suspense>
  )
}
