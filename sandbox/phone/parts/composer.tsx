import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Message } from '../../src/store/records.ts'
import { type FileToSend, say, sendFile } from '../live/api.ts'
import { AttachMenu } from './attach-menu.tsx'
import { contentOf } from './content-of.ts'
import { Icon } from './icon.tsx'
import { summary } from './summary.ts'

interface Props {
  pnid: string
  phone: string
  isOffline: boolean
  quoted: Message | undefined
  editing: Message | undefined
  /** Quote or edit is done with, or given up. */
  onDone: () => void
}

/** Writes, quotes, edits, attaches. Enter sends, Shift+Enter breaks the line. */
export function Composer({ pnid, phone, isOffline, quoted, editing, onDone }: Props) {
  const [text, setText] = useState('')
  const [attached, setAttached] = useState<FileToSend>()
  const [problem, setProblem] = useState('')
  const area = useRef<HTMLTextAreaElement>(null)

  // Before the next key is pressed: a layout effect, not one after the paint.
  useLayoutEffect(() => {
    if (editing) setText(String(contentOf(editing).body ?? ''))
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

  return (
    <div class="composer">
      {(quoted || editing || attached) && (
        <div class="above">
          <span>
            <b>{attached ? 'Attached' : editing ? 'Edit' : 'Reply'}</b>
            {attached ? attached.file.name : summary((editing ?? quoted) as Message)}
          </span>
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
      <form
        class="entry"
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <AttachMenu
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
        <button
          type="submit"
          class="round send"
          aria-label="Send"
          disabled={isOffline || !(text.trim() || attached)}
        >
          <Icon name="send" />
        </button>
      </form>
    </div>
  )
}
