import type { Message } from '@smart-chat/contract'
import { useMutation } from '@tanstack/react-query'
import { FileX, ImageOff, LoaderCircle, RotateCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { client } from '../../../app/client.ts'
import { box } from './box.ts'

type Info = NonNullable<Message['media_info']>

/** A file that is on its way to us, in the size that it will have. */
export function Loading({ info }: { info: Info }) {
  const { t } = useTranslation()
  const isSeen = info.kind === 'image' || info.kind === 'video' || info.kind === 'sticker'
  const spinner = <LoaderCircle aria-hidden className="size-4 animate-spin" />
  if (!isSeen)
    return (
      <p role="status" className="flex items-center gap-2 py-1.5 text-sm opacity-85">
        {spinner}
        {t('media.pending')}
      </p>
    )
  const size = info.kind === 'sticker' ? { width: 128, height: 128 } : box(info)
  return (
    <p
      role="status"
      style={{ minHeight: 96, minWidth: 176, ...size }}
      className="-mx-1.5 mt-0.5 mb-1 flex max-w-[calc(100%+0.75rem)] items-center justify-center gap-2 rounded-xl bg-current/10 text-sm"
    >
      {spinner}
      {t('media.pending')}
    </p>
  )
}

interface MissingProps {
  message: Message
  info: Info
  /** Asks for another link; where the file itself did not come, it is fetched again. */
  renew?: () => Promise<void>
}

/** Why a file cannot be shown, and the way to it. */
export function Missing({ message, info, renew }: MissingProps) {
  const { t } = useTranslation()
  const again = useMutation({
    mutationFn: async () => {
      if (renew !== undefined) return renew()
      if (message.media !== null) await client.call('retryMedia', { media_id: message.media })
    },
  })
  const Icon = info.kind === 'image' || info.kind === 'sticker' ? ImageOff : FileX
  // What we sent ourselves lies here, or nowhere.
  const isOurs = message.sender_type !== 'Customer'
  return (
    <div className="flex w-72 max-w-full items-start gap-2.5 py-1 text-sm">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 opacity-80" />
      <div className="min-w-0">
        <p className="break-anywhere">{again.error?.message ?? info.error ?? t('media.failed')}</p>
        {isOurs && renew === undefined ? null : (
          <button
            type="button"
            disabled={again.isPending}
            onClick={() => again.mutate()}
            className="mt-0.5 inline-flex items-center gap-1 font-medium underline underline-offset-2 disabled:opacity-60"
          >
            <RotateCw
              aria-hidden
              className={again.isPending ? 'size-3.5 animate-spin' : 'size-3.5'}
            />
            {t('common.tryAgain')}
          </button>
        )}
      </div>
    </div>
  )
}
