import { X } from 'lucide-react'
import { Dialog as Parts } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '../lib/cx.ts'

interface DialogProps {
  title: string
  isTitleHidden?: boolean
  onClose: () => void
  className?: string
  children: ReactNode
}

/** A dialog that is open while it is rendered. Its own backdrop: Radix's locks scrolling with a `<style>`. */
export function Dialog({ title, isTitleHidden, onClose, className, children }: DialogProps) {
  const { t } = useTranslation()
  const [openedFrom] = useState(() => document.activeElement)
  return (
    <Parts.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Parts.Portal>
        <div aria-hidden className="animate-fade fixed inset-0 z-40 bg-black/60" />
        <Parts.Content
          aria-describedby={undefined}
          // Without a trigger of its own it would leave the focus nowhere.
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            if (openedFrom instanceof HTMLElement) openedFrom.focus()
          }}
          className={cx(
            'animate-rise fixed inset-x-0 top-[12vh] z-50 mx-auto flex max-h-[76vh] w-[min(36rem,calc(100vw-1.5rem))] flex-col overflow-hidden rounded-2xl bg-float shadow-pop outline-none',
            className,
          )}
        >
          <div
            className={cx(isTitleHidden ? 'sr-only' : 'flex items-center gap-2 border-b px-4 py-3')}
          >
            <Parts.Title className="flex-1 text-base font-semibold">{title}</Parts.Title>
            {isTitleHidden ? null : (
              <Parts.Close
                aria-label={t('common.close')}
                className="flex items-center justify-center rounded-md p-1 text-muted hover:bg-hover hover:text-ink max-md:-my-2.5 max-md:-me-2.5 max-md:size-11"
              >
                <X className="size-4" />
              </Parts.Close>
            )}
          </div>
          {children}
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  )
}
