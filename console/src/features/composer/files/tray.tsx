import type { Chat } from '@smart-chat/contract'
import { FileText, Music, RotateCw, Video, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fileSize } from '../../../lib/people.ts'
import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { type Attachment, detach, uploadAgain } from './attachments.ts'
import { sendOne } from './send-files.ts'

/** The files that are to be sent, above what is written with them. */
export function Tray({ chat, files }: { chat: Chat; files: readonly Attachment[] }) {
  const { t } = useTranslation()
  return (
    <ul aria-label={t('files.label')} className="max-h-52 overflow-y-auto border-b bg-raised p-1.5">
      {files.map((file) => (
        <Row key={file.id} chat_id={chat.chat_id} attachment={file} />
      ))}
    </ul>
  )
}

function Row({ chat_id, attachment }: { chat_id: string; attachment: Attachment }) {
  const { t } = useTranslation()
  const { file, state, id, caption } = attachment
  const retry = () => {
    if (state.is === 'failed' && state.uploaded !== null) void sendOne(chat_id, id)
    else uploadAgain(chat_id, attachment)
  }
  return (
    <li data-testid="attachment" data-state={state.is} className="flex items-center gap-2.5 p-1.5">
      <Thumbnail attachment={attachment} />
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium">
          <bdi>{file.name}</bdi>
        </p>
        {caption === null ? null : <p className="truncate text-xs text-muted">{caption}</p>}
        <Progress attachment={attachment} />
      </div>
      {state.is === 'failed' && !state.isFinal ? (
        <Button size="sm" look="danger" onClick={retry}>
          <RotateCw aria-hidden className="size-3.5" />
          {t('common.tryAgain')}
        </Button>
      ) : null}
      {state.is === 'sending' ? null : (
        <IconButton
          label={t(state.is === 'uploading' ? 'files.cancel' : 'files.remove', { name: file.name })}
          className="size-7"
          onClick={() => detach(chat_id, id)}
        >
          <X className="size-4" />
        </IconButton>
      )}
    </li>
  )
}

function Thumbnail({ attachment: { file, preview } }: { attachment: Attachment }) {
  const [isBroken, setIsBroken] = useState(false)
  if (preview !== null && !isBroken)
    return (
      <img
        src={preview}
        alt=""
        onError={() => setIsBroken(true)}
        className="size-11 shrink-0 rounded-lg object-cover"
      />
    )
  const Icon = file.type.startsWith('audio/')
    ? Music
    : file.type.startsWith('video/')
      ? Video
      : FileText
  return (
    <span className="flex size-11 shrink-0 items-center justify-center rounded-lg bg-hover text-muted">
      <Icon aria-hidden className="size-5" />
    </span>
  )
}

function Progress({ attachment: { file, state } }: { attachment: Attachment }) {
  const { t, i18n } = useTranslation()
  const total = fileSize(file.size, i18n.language)
  if (state.is === 'failed')
    return (
      <p role="alert" className="text-xs text-bad">
        {state.message}
      </p>
    )
  if (state.is !== 'uploading')
    return (
      <p className="text-2xs text-muted">{state.is === 'sending' ? t('files.sending') : total}</p>
    )
  const share = file.size === 0 ? 0 : state.bytes / file.size
  return (
    <div className="flex items-center gap-2">
      <progress
        aria-label={t('files.uploading', { name: file.name })}
        max={1}
        value={share}
        className="h-1 min-w-0 flex-1 appearance-none overflow-hidden rounded-full bg-line-strong [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-transparent [&::-webkit-progress-value]:bg-accent"
      />
      <span className="tabular text-2xs text-muted">
        {fileSize(state.bytes, i18n.language)} / {total}
      </span>
    </div>
  )
}
