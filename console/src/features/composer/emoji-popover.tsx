import { Smile } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/icon-button.tsx'
import { EmojiGrid } from './emoji-grid.tsx'

export function EmojiPopover({ onPick }: { onPick: (emoji: string) => void }) {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(true)
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger asChild>
        <IconButton label={t('composer.emoji')}>
          <Smile className="size-4.5" />
        </IconButton>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="top"
          align="start"
          sideOffset={8}
          collisionPadding={8}
          aria-label={t('composer.emoji')}
          onCloseAutoFocus={(event) => event.preventDefault()}
          className="animate-pop z-50 h-64 w-80 overflow-y-auto rounded-xl bg-float p-2 shadow-pop outline-none"
        >
          <EmojiGrid
            onPick={(emoji) => {
              setIsOpen(false)
              onPick(emoji)
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
