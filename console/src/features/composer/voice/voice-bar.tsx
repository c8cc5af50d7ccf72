import type { Chat } from '@smart-chat/contract'
import { SendHorizontal, Square, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { notify } from '../../../lib/notify.ts'
import { stopwatch } from '../../../lib/time.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { AudioPlayer } from '../../conversation/media/audio-player.tsx'
import { sendVoice } from './send-voice.ts'
import { useRecording } from './use-recording.ts'

/** A voice message: recorded, listened to, sent. Stands where one writes, while it lasts. */
export function VoiceBar({ chat, onClose }: { chat: Chat; onClose: () => void }) {
  const { t } = useTranslation()
  const { stage, stop } = useRecording()
  const send = (file: File) => {
    onClose()
    sendVoice(chat, file).catch((error) => notify.failed(t('composer.notSent'), error))
  }
  const isDone = stage.is === 'done'
  return (
    <section aria-label={t('voice.label')} className="flex min-h-22 items-center gap-2 p-2.5">
      <IconButton label={t(isDone ? 'voice.discard' : 'voice.cancel')} onClick={onClose}>
        <Trash2 className="size-4.5" />
      </IconButton>
      <div className="flex min-w-0 flex-1 items-center gap-3">
        {stage.is === 'asking' ? (
          <p role="status" className="text-sm text-muted">
            {t('voice.asking')}
          </p>
        ) : null}
        {stage.is === 'failed' ? (
          <p role="alert" className="text-sm text-bad">
            {t(stage.why)}
          </p>
        ) : null}
        {stage.is === 'recording' ? (
          <>
            <span aria-hidden className="size-2.5 shrink-0 animate-shimmer rounded-full bg-bad" />
            <span role="timer" aria-label={t('voice.recording')} className="tabular text-sm">
              {stopwatch(stage.seconds * 1000)}
            </span>
            <Levels levels={stage.levels} />
          </>
        ) : null}
        {isDone ? (
          <AudioPlayer
            url={stage.url}
            info={{ kind: 'voice', duration: stage.seconds }}
            onBroken={() => {}}
          />
        ) : null}
      </div>
      {stage.is === 'recording' ? (
        <IconButton label={t('voice.stop')} className="bg-raised" onClick={() => void stop()}>
          <Square className="size-3.5 fill-current" />
        </IconButton>
      ) : null}
      {isDone ? (
        <button
          type="button"
          // biome-ignore lint/a11y/noAutofocus: Enter sends what was just recorded
          autoFocus
          aria-label={t('voice.send')}
          onClick={() => send(stage.file)}
          className="flex h-8 items-center justify-center rounded-lg bg-accent px-3 text-white transition-colors hover:bg-accent-hover"
        >
          <SendHorizontal className="size-4 rtl:rotate-180" />
        </button>
      ) : null}
    </section>
  )
}

/** How loud it was, the last few seconds. */
const Levels = ({ levels }: { levels: number[] }) => (
  <span
    aria-hidden
    className="flex h-7 min-w-0 flex-1 items-center justify-end gap-0.5 overflow-hidden"
  >
    {levels.map((level, index) => (
      <span
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity
        key={index}
        className="w-1 shrink-0 rounded-full bg-accent"
        style={{ height: `${Math.max(10, level * 100)}%` }}
      />
    ))}
  </span>
)
