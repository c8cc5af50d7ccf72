import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Message, Person } from '../../src/store/records.ts'
import { type FileToSend, say, sendFile } from '../live/api.ts'
import { useRecorder } from '../live/recorder.ts'
import { AttachMenu } from './attach-menu.tsx'
import { contentOf } from './content-of.ts'
import { Icon } from './icon.tsx'
import { summary } from './summary.ts'

interface Props {
  people: Person[]
  pnid: string
  phone: string
  isOffline: boolean
  quoted: Message | undefined
  editing: Message | undefined
  /** Quote or edit is done with, or given up. */
  onDone: () => void
}

/** Writes, quotes, edits, attaches. Enter sends, Shift+Enter breaks the line. */
export function Composer({ people, pnid, phone, isOffline, quoted, editing, onDone }: Props) {
  const [text, setText] = useState('')
  const [attached, setAttached] = useState<FileToSend>()
  const [problem, setProblem] = useState('')
  const area = useRef<HTMLTextAreaElement>(null)
  const recorder = useRecorder()

  // Before the next key is pressed: a layout effect, not one after the paint.
  useLayoutEffect(() => {
    if (editing) {
      const { body, caption } = contentOf(editing)
      setText(String(body ?? caption ?? ''))
    }
    if (editing || quoted) area.current?.focus()
  }, [editing, quoted])

  const giveUp = () => {
    if (editing) setText('')
    setAttached(undefined)
    onDone()
  }
  const attempt = async (work: () => Promise<unknown>) => {
    setProblem('')
    try {
      await work()
      setText('')
      setAttached(undefined)
      onDone()
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'That did not work.')
    }
  }
  const reply = quoted ? { reply_to: quoted.id } : {}
  const send = () => {
    const words = text.trim()
    if (attached) {
      const caption = words && !attached.voice ? { caption: words } : {}
      return attempt(() => sendFile(pnid, phone, { ...attached, ...caption, ...reply }))
    }
    if (!words) return undefined
    if (editing) {
      return attempt(() => say(pnid, phone, { type: 'edit', message_id: editing.id, text: words }))
    }
    return attempt(() => say(pnid, phone, { type: 'text', text: words, ...reply }))
  }

  const begin = async () => {
    setProblem('')
    await recorder.start().catch((error: Error) => setProblem(error.message))
  }
  const sendVoice = () =>
    attempt(async () => {
      const file = await recorder.stop()
      await sendFile(pnid, phone, { file, type: 'audio', voice: true, ...reply })
    })

  return (
    <div class="composer">
      {(quoted || editing || attached) && (
        <div class="above">
          <span>
            <b>{attached ? 'Attached' : editing ? 'Edit' : 'Reply'}</b>
            {attached ? attached.file.name : summary((editing ?? quoted) as Message)}
          </span>
          {attached && <Preview file={attached.file} />}
          <button type="button" class="round" aria-label="Give up" onClick={giveUp}>
            <Icon name="close" />
          </button>
        </div>
      )}
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {recorder.seconds !== null && (
        <Recording
          seconds={recorder.seconds}
          onCancel={recorder.cancel}
          onSend={() => void sendVoice()}
        />
      )}
      <form
        hidden={recorder.seconds !== null}
        class="entry"
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <AttachMenu
          people={people}
          isOffline={isOffline}
          onFile={setAttached}
          onSay={(said) => void attempt(() => say(pnid, phone, { ...said, ...reply }))}
        />
        <textarea
          ref={area}
          rows={1}
          value={text}
          disabled={isOffline}
          aria-label="Message"
          placeholder={attached ? 'Add a caption' : 'Message'}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
            event.preventDefault()
            void send()
          }}
        />
        {text.trim() || attached ? (
          <button type="submit" class="round send" aria-label="Send" disabled={isOffline}>
            <Icon name="send" />
          </button>
        ) : (
          <button
            type="button"
            class="round send"
            aria-label="Record a voice message"
            disabled={isOffline}
            onClick={() => void begin()}
          >
            <Icon name="voice" />
          </button>
        )}
      </form>
    </div>
  )
}

function Recording({
  seconds,
  onCancel,
  onSend,
}: {
  seconds: number
  onCancel: () => void
  onSend: () => void
}) {
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  return (
    <div class="recording">
      <button type="button" class="round" aria-label="Throw the recording away" onClick={onCancel}>
        <Icon name="bin" />
      </button>
      <span class="recording-time" role="timer">
        <i /> {time}
      </span>
      <button type="button" class="round send" aria-label="Send the recording" onClick={onSend}>
        <Icon name="send" />
      </button>
    </div>
  )
}

/** A small look at a picture before it goes. */
function Preview({ file }: { file: File }) {
  const [url, setUrl] = useState('')
  useEffect(() => {
    if (!file.type.startsWith('image/')) return
    const made = URL.createObjectURL(file)
    setUrl(made)
    return () => {
      URL.revokeObjectURL(made)
      setUrl('')
    }
  }, [file])
  return url ? <img class="preview" src={url} alt="" /> : null
}
