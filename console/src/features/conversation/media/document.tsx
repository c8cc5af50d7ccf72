import { Download, FileText } from 'lucide-react'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { fileSize } from '../../../lib/people.ts'
import type { MediaProps } from './media.tsx'
import { isOver } from './renew.ts'

interface DocumentProps extends MediaProps {
  /** Brings another link. */
  renew: () => Promise<void>
}

/** A file to download: its name, type and size. */
export function Document({ url, info, renew }: DocumentProps) {
  const { t, i18n } = useTranslation()
  const name = info.file_name ?? t('media.document')
  const type = info.mime_type.split(/[/;]/)[1]?.split('.').at(-1)?.toUpperCase()
  const size = info.size === null ? undefined : fileSize(info.size, i18n.language)
  const onClick = async (event: MouseEvent<HTMLAnchorElement>) => {
    if (!isOver(url)) return
    event.preventDefault()
    const link = event.currentTarget
    await renew()
    // The new link stands there now.
    requestAnimationFrame(() => link.click())
  }
  return (
    <a
      onClick={(event) => void onClick(event)}
      href={url}
      download={name}
      target="_blank"
      rel="noopener noreferrer"
      className="-mx-1 my-0.5 flex min-w-56 items-center gap-2.5 rounded-lg bg-current/10 p-2 transition-colors hover:bg-current/15"
    >
      {info.thumbnail_url === null ? (
        <FileText aria-hidden className="size-7 shrink-0 opacity-80" strokeWidth={1.5} />
      ) : (
        <img src={info.thumbnail_url} alt="" className="size-10 shrink-0 rounded object-cover" />
      )}
      <span className="min-w-0 flex-1">
        <span className="sr-only">{t('media.download')} </span>
        <bdi className="break-anywhere line-clamp-2 text-sm font-medium">{name}</bdi>
        <span className="text-2xs opacity-85">{[type, size].filter(Boolean).join(' · ')}</span>
      </span>
      <Download aria-hidden className="size-4 shrink-0 opacity-80" />
    </a>
  )
}
