import type { Chat } from '@smart-chat/contract'
import { FileText, Mic, SendHorizontal } from 'lucide-react'
import {
  type ClipboardEvent,
  type KeyboardEvent,
  Suspense,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../lib/cx.ts'
import { lazyPart } from '../../lib/lazy.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { tellTyping, tellTypingEnded } from '../presence/typing.ts'
import { AddMenu } from './content/add-menu.tsx'
import { editDraft, quoteInDraft } from './draft.ts'
import { focusComposer, useDraft } from './drafts.ts'
import { EmojiButton } from './emoji-button.tsx'
import { isWaiting } from './files/attachments.ts'
import { useFileDrop } from './files/use-file-drop.ts'
import { useFiles } from './files/use-files.ts'
import { GuardNote } from './guard-note.tsx'
import { ReplyNote } from './reply-note.tsx'
import { useSend } from './use-send.ts'

const VoiceBar = lazyPart(async () => (await import('./voice/voice-bar.tsx')).VoiceBar)
const Tray = lazyPart(async () => (await import('./files/tray.tsx')).Tray)

/** WhatsApp's limit, kept in-app too (`TEXT_MAX` of the contract). */
const TEXT_MAX = 4096
const SHOWN_FROM = 3600

interface WriteBoxProps {
  chat: Chat
  onTemplates: () => void
}

export function WriteBox({ chat, onTemplates }: WriteBoxProps) {
  const { t } = useTranslation()
  const [draft, change] = useDraft(chat.chat_id)
  const { send, guard, dropGuard } = useSend(chat)
  const { files, add } = useFiles(chat)
  const isOver = useFileDrop(add)
  const [isRecording, setRecording] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)
  useGrow(box, draft.text)
  useEffect(focusAfterClick, [])

  const write = (text: string) => {
    change((now) => editDraft(now, text, chat.last_seq))
    if (text.trim() === '') tellTypingEnded(chat.chat_id)
    else tellTyping(chat.chat_id)
    if (text === '') dropGuard()
  }
  const insert = (piece: string) => {
    const at = box.current?.selectionStart ?? draft.text.length
    const to = box.current?.selectionEnd ?? at
    write(draft.text.slice(0, at) + piece + draft.text.slice(to))
    requestAnimationFrame(() => {
      box.current?.focus()
      box.current?.setSelectionRange(at + piece.length, at + piece.length)
    })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Enter that ends an input method's word is not ours; 229 is what Safari gives for it.
    if (event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229) return
    if (event.key === 'Escape') event.currentTarget.blur()
    if (event.key !== 'Enter' || event.shiftKey) return
    event.preventDefault()
    if (draft.text.length <= TEXT_MAX) send()
  }

  const onPaste = (event: ClipboardEvent) => {
    const pasted = [...event.clipboardData.files]
    // Text from an office program comes with a picture of itself.
    if (pasted.length === 0 || event.clipboardData.types.includes('text/plain')) return
    event.preventDefault()
    add(pasted)
  }

  const hasFiles = files.some(isWaiting)
  const length = draft.text.length
  const isTooLong = length > TEXT_MAX
  return (
    <div className="shrink-0 bg-canvas px-3 pb-3 md:px-4">
      <div className="mx-auto max-w-4xl overflow-hidden rounded-xl border border-line-strong bg-surface transition-colors focus-within:border-accent">
        {isOver ? (
          <p
            role="status"
            className="bg-accent-soft px-3.5 py-3 text-center font-medium text-accent-ink"
          >
            {t('files.drop')}
          </p>
        ) : null}
        {guard === null ? null : <GuardNote news={guard} onSend={send} />}
        {draft.reply_to === undefined ? null : (
          <ReplyNote
            quoted={draft.reply_to}
            onDrop={() => change((now) => quoteInDraft(now, undefined))}
          />
        )}
        {files.length === 0 ? null : (
          <Suspense>
            <Tray chat={chat} files={files} />
          </Suspense>
        )}
        {isRecording ? (
          <Suspense>
            <VoiceBar
              chat={chat}
              onClose={() => {
                setRecording(false)
                requestAnimationFrame(focusComposer)
              }}
            />
          </Suspense>
        ) : null}
        <textarea
          ref={box}
          hidden={isRecording}
          data-testid="composer"
          rows={1}
          dir="auto"
          value={draft.text}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onBlur={() => tellTypingEnded(chat.chat_id)}
          placeholder={t(hasFiles ? 'files.caption' : 'composer.placeholder')}
          aria-label={t('composer.label')}
          aria-invalid={isTooLong}
          enterKeyHint="send"
          className="block max-h-[40vh] min-h-11 w-full resize-none bg-transparent px-3.5 pt-3 pb-1 placeholder:text-faint focus:outline-none"
        />
        <div className={cx('flex items-center gap-0.5 px-1.5 pb-1.5', isRecording && 'hidden')}>
          <AddMenu chat={chat} onFiles={add} />
          <EmojiButton onPick={insert} />
          {chat.channel === 'whatsapp' ? (
            <IconButton
              label={t('templates.open')}
              keys="t"
              onClick={onTemplates}
              data-open-templates
            >
              <FileText className="size-4.5" />
            </IconButton>
          ) : null}
          <IconButton label={t('voice.record')} onClick={() => setRecording(true)}>
            <Mic className="size-4.5" />
          </IconButton>
          <span className="ms-auto pe-2 text-2xs text-faint max-md:hidden">
            {length >= SHOWN_FROM ? (
              <span role="status" className={cx('tabular', isTooLong && 'font-semibold text-bad')}>
                {length} / {TEXT_MAX}
              </span>
            ) : (
              t('composer.hint')
            )}
          </span>
          <button
            type="button"
            aria-label={t('composer.send')}
            disabled={(draft.text.trim() === '' && !hasFiles) || isTooLong}
            onClick={() => {
              send()
              focusComposer()
            }}
            className="flex h-8 items-center justify-center rounded-lg bg-accent px-3 text-white transition-colors hover:bg-accent-hover disabled:bg-raised disabled:text-faint max-md:ms-auto"
          >
            <SendHorizontal className="size-4 rtl:rotate-180" />
          </button>
        </div>
      </div>
    </div>
  )
}

/** As tall as its text, up to what the style allows. */
function useGrow(box: React.RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    if (box.current === null) return
    box.current.style.height = 'auto'
    box.current.style.height = `${box.current.scrollHeight}px`
  }, [box, text])
}

/** Who opened the chat with the mouse wants to write; who walks through with keys goes on walking. */
function focusAfterClick(): void {
  const active = document.activeElement
  const isClicked = active?.matches('[data-chat-id]') && !active.matches(':focus-visible')
  if (isClicked && matchMedia('(pointer: fine)').matches) focusComposer()
}
