import { Download, FileText } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { fileSize } from '../../../lib/people.ts'
import type { MediaProps } from './media.tsx'

export function Document({ url, info }: MediaProps) {
  const { t, i18n } = useTranslation()
  const name = info.file_name ?? t('media.document')
  const type = info.mime_type.split(/[/;]/)[1]?.split('.').at(-1)?.toUpperCase()
  const size = info.size === null ? undefined : fileSize(info.size, i18n.language)
  return (
    <a
      href={url}
      download={name}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={t('media.downloadNamed', { name })}
      className="my-0.5 -mx-1 flex min-w-56 items-center gap-2.5 rounded-lg bg-black/15 p-2 transition-colors hover:bg-black/25"
    >
      <FileText aria-hidden className="size-7 shrink-0 opacity-80" strokeWidth={1.5} />
      <span className="min-w-0 flex-1">
        <bdi className="break-anywhere line-clamp-2 text-sm font-medium">{name}</bdi>
        <span className="text-2xs opacity-80">{[type, size].filter(Boolean).join(' · ')}</span>
      </span>
      <Download aria-hidden className="size-4 shrink-0 opacity-70" />
    </a>
  )
}
