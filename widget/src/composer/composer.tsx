import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Chat } from '../chat.ts'
import { kept } from '../page/kept.ts'
import { Icon } from '../ui/icon.tsx'
import { useValue } from '../ui/use-value.ts'
import { useLanguage } from '../words/words.ts'
import { Tray } from './tray.tsx'

/** As the contract has them. */
const TEXT_MAX = 4096
const CAPTION_MAX = 1024

/** Where one writes; the draft is kept until it is sent. */
export function Composer({ chat }: { chat: Chat }) {
  const { say } = useLanguage()
  const draft = kept('draft', chat.owner)
  const [text, setText] = useState(draft.read)
  const files = useValue(chat.attachments.list)
  const box = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const isBusy = files.some(({ state }) => state === 'uploading' || state === 'sending')
  const isBlocked = files.some(({ state }) => state === 'failed')
  const isTooLong = text.length > TEXT_MAX
  const canSend = !isBusy && !isBlocked && !isTooLong && (text.trim() !== '' || files.length > 0)

  useEffect(() => draft.write(text), [text])
  useLayoutEffect(() => {
    const { current } = box
    if (current === null) return
    current.style.height = 'auto'
    current.style.height = `${current.scrollHeight}px`
  }, [text])

  async function send() {
    if (!canSend) return
    const words = text.trim()
    if (files.length === 0) {
      setText('')
      return chat.conversation.send(words)
    }
    const isCaption = words.length <= CAPTION_MAX
    if (!(await chat.attachments.send(isCaption ? words : ''))) return
    setText('')
    if (!isCaption) chat.conversation.send(words)
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
        box.current?.focus()
      }}
    >
      <Tray files={files} attachments={chat.attachments} />
      {isTooLong ? (
        <p class="why" role="alert">
          {say('tooLong')}
        </p>
      ) : null}
      <div class="row">
        <input
          ref={picker}
          type="file"
          class="hidden"
          multiple
          tabIndex={-1}
          aria-hidden="true"
          data-testid="attach"
          onChange={(event) => {
            chat.attachments.add(event.currentTarget.files ?? [])
            event.currentTarget.value = ''
            box.current?.focus()
          }}
        />
        <button
          type="button"
          class="quiet"
          aria-label={say('attach')}
          onClick={() => picker.current?.click()}
        >
          <Icon name="attach" />
        </button>
        <textarea
          ref={box}
          rows={1}
          dir="auto"
          value={text}
          aria-label={say('message')}
          placeholder={say('write')}
          data-testid="composer"
          onInput={(event) => {
            setText(event.currentTarget.value)
            chat.conversation.isTyping()
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing || isTouch()) return
            event.preventDefault()
            void send()
          }}
          onPaste={(event) => {
            const { files: pasted } = event.clipboardData ?? {}
            if (!pasted?.length) return
            event.preventDefault()
            chat.attachments.add(pasted)
          }}
        />
        <button type="submit" class="send" disabled={!canSend} aria-label={say('send')}>
          <Icon name="send" />
        </button>
      </div>
    </form>
  )
}

/** Where Enter of the screen's keyboard is for new lines. */
const isTouch = () => matchMedia('(pointer: coarse)').matches
