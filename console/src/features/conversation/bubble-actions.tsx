import type { Message } from '@smart-chat/contract'
import { Copy, Reply, SmilePlus } from 'lucide-react'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { copyText } from '../../lib/copy-text.ts'
import { cx } from '../../lib/cx.ts'
import { lazyPart } from '../../lib/lazy.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { replyTo } from '../composer/drafts.ts'

const load = () => import('./react-popover.tsx')
const ReactPopover = lazyPart(async () => (await load()).ReactPopover)

interface BubbleActionsProps {
  message: Message
  isReacting: boolean
  setReacting: (isOn: boolean) => void
}

/** React, reply, copy: beside the bubble when it is pointed at, or reached by keyboard. */
export function BubbleActions({ message, isReacting, setReacting }: BubbleActionsProps) {
  const { t } = useTranslation()
  // The desk reacts to what customers write, not to itself.
  const canReact = message.sender_type === 'Customer'
  const button = (
    <IconButton
      className="size-7"
      label={t('message.react')}
      aria-haspopup="dialog"
      onPointerEnter={() => void load()}
      onClick={() => setReacting(true)}
    >
      <SmilePlus className="size-4" />
    </IconButton>
  )
  return (
    <div
      className={cx(
        'flex shrink-0 rounded-lg transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 max-md:absolute max-md:end-1 max-md:-top-7 max-md:z-10 max-md:bg-float max-md:shadow-pop',
        !isReacting &&
          'opacity-0 max-md:not-group-hover:not-group-focus-within:pointer-events-none',
      )}
    >
      {!canReact ? null : isReacting ? (
        <Suspense fallback={button}>
          <ReactPopover message={message} onClose={() => setReacting(false)} trigger={button} />
        </Suspense>
      ) : (
        button
      )}
      <IconButton className="size-7" label={t('message.reply')} onClick={() => replyTo(message)}>
        <Reply className="size-4 rtl:-scale-x-100" />
      </IconButton>
      <IconButton
        className="size-7"
        label={t('message.copy')}
        onClick={() => copyText(message.message, t)}
      >
        <Copy className="size-3.5" />
      </IconButton>
    </div>
  )
}
