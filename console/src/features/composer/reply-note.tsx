import { Reply, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/icon-button.tsx'
import type { Draft } from './draft.ts'

interface ReplyNoteProps {
  quoted: NonNullable<Draft['reply_to']>
  onDrop: () => void
}

export function ReplyNote({ quoted, onDrop }: ReplyNoteProps) {
  const { t } = useTranslation()
  return (
    <div className="flex items-center gap-2.5 border-b bg-raised py-1.5 ps-3.5 pe-1.5 text-xs">
      <Reply aria-hidden className="size-4 shrink-0 text-accent-ink" />
      <p className="min-w-0 flex-1 truncate text-muted">
        <bdi className="font-semibold text-ink">{quoted.sender_name}</bdi> {quoted.message}
      </p>
      <IconButton label={t('composer.dropQuote')} className="size-6" onClick={onDrop}>
        <X className="size-3.5" />
      </IconButton>
    </div>
  )
}
