import type { Message } from '@smart-chat/contract'
import { Plus } from 'lucide-react'
import { Popover } from 'radix-ui'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../lib/cx.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { EmojiGrid } from '../composer/emoji-grid.tsx'
import { ourEmoji, useReact } from './use-react.ts'

/** What WhatsApp offers first, so that customers know it. */
const QUICK = ['👍', '❤️', '😂', '😮', '😢', '🙏']

interface ReactPopoverProps {
  message: Message
  trigger: ReactElement
  onClose: () => void
}

/** A few emoji, and all of them behind the plus. It is open while it is shown. */
export function ReactPopover({ message, trigger, onClose }: ReactPopoverProps) {
  const { t } = useTranslation()
  const react = useReact(message)
  const [wantsMore, setWantsMore] = useState(false)
  const ours = ourEmoji(message)
  const pick = (emoji: string) => {
    onClose()
    react(emoji)
  }
  return (
    <Popover.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="top"
          sideOffset={6}
          collisionPadding={8}
          aria-label={t('message.react')}
          className={cx(
            'animate-pop z-50 bg-float shadow-pop outline-none',
            wantsMore ? 'h-64 w-80 overflow-y-auto rounded-xl p-2' : 'flex rounded-full p-1',
          )}
        >
          {wantsMore ? (
            <EmojiGrid onPick={pick} />
          ) : (
            <>
              {QUICK.map((emoji) => (
                <button
                  key={emoji}
                  type="button"
                  aria-pressed={emoji === ours}
                  onClick={() => pick(emoji)}
                  className={cx(
                    'flex size-9 items-center justify-center rounded-full text-xl hover:bg-hover',
                    emoji === ours && 'bg-accent-soft',
                  )}
                >
                  {emoji}
                </button>
              ))}
              <IconButton
                className="size-9 rounded-full"
                label={t('message.moreReactions')}
                onClick={() => setWantsMore(true)}
              >
                <Plus className="size-4.5" />
              </IconButton>
            </>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
