import type { Chat } from '@smart-chat/contract'
import { useMutation } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { notify } from '../../lib/notify.ts'
import { Button } from '../../ui/button.tsx'

const formats = [
  { format: 'txt', label: 'profile.transcriptTxt' },
  { format: 'html', label: 'profile.transcriptHtml' },
  { format: 'json', label: 'profile.transcriptJson' },
] as const

type Format = (typeof formats)[number]['format']

/** The whole conversation as a file to keep or pass on. */
export function Transcript({ chat }: { chat: Chat }) {
  const { t } = useTranslation()
  const download = useMutation({
    mutationFn: (format: Format) => fetchTranscript(chat.chat_id, format),
    onSuccess: save,
    onError: (error) => notify.failed(t('profile.transcriptFailed'), error),
  })
  return (
    <div className="flex flex-wrap gap-1.5">
      {formats.map(({ format, label }) => (
        <Button
          key={format}
          size="sm"
          disabled={download.isPending}
          aria-label={`${t('profile.transcript')}: ${t(label)}`}
          onClick={() => download.mutate(format)}
        >
          <Download aria-hidden className="size-3.5" />
          {t(label)}
        </Button>
      ))}
    </div>
  )
}

async function fetchTranscript(chat_id: string, format: Format) {
  const response = await client.file('transcript', { chat_id, format })
  const name = /filename\*=UTF-8''(\S+)/.exec(
    response.headers.get('content-disposition') ?? '',
  )?.[1]
  return { blob: await response.blob(), name: decodeURIComponent(name ?? `chat.${format}`) }
}

function save({ blob, name }: { blob: Blob; name: string }): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  // Browsers have begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
