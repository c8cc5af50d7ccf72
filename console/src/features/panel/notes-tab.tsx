import type { Chat, Note } from '@smart-chat/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { StickyNote } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { useMinutes } from '../../lib/clock.ts'
import { cx } from '../../lib/cx.ts'
import { fullTime, shortAge } from '../../lib/time.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { inputLook } from '../../ui/field.tsx'
import { Bone, Empty, Failed } from '../../ui/states.tsx'
import { RichText } from '../conversation/rich-text.tsx'
import { applyToNotes, chatIdOf } from '../live/apply-event.ts'
import { keys } from '../live/keys.ts'
import { withReplay } from '../live/replay.ts'

/** What colleagues should know and the customer never sees. */
export function NotesTab({ chat }: { chat: Chat }) {
  return (
    <div className="flex h-full flex-col">
      <NewNote chatId={chat.chat_id} />
      <NoteList chatId={chat.chat_id} />
    </div>
  )
}

function NoteList({ chatId }: { chatId: string }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery({
    queryKey: keys.notes(chatId),
    staleTime: 0,
    queryFn: ({ signal }) =>
      withReplay<Note[]>(
        async () => (await client.call('listNotes', { chat_id: chatId }, { signal })).notes,
        (notes, fact) => (chatIdOf(fact) === chatId ? applyToNotes(notes, fact) : notes),
      ),
  })
  if (error !== null && data === undefined)
    return <Failed title={t('notes.failed')} error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Bone className="m-4 h-20" />
  if (data.length === 0)
    return <Empty icon={<StickyNote />} title={t('notes.empty')} hint={t('notes.emptyHint')} />
  return (
    <ol aria-label={t('panel.notes')} className="min-h-0 flex-1 overflow-y-auto px-4 pb-4">
      {data.map((note) => (
        <NoteItem key={note.id} note={note} />
      ))}
    </ol>
  )
}

function NoteItem({ note }: { note: Note }) {
  const { t, i18n } = useTranslation()
  return (
    <li className="border-t py-3 text-sm first:border-t-0">
      <p className="mb-1 flex items-center gap-2">
        <Avatar name={note.author_name} id={note.author_id} size="sm" />
        <bdi className="min-w-0 flex-1 truncate font-medium">{note.author_name}</bdi>
        <time
          dateTime={note.created_at}
          title={fullTime(note.created_at, i18n.language)}
          className="text-2xs text-faint"
        >
          {shortAge(note.created_at, useMinutes(), i18n.language, t('time.now'))}
        </time>
      </p>
      <div className="ps-8">
        <RichText text={note.content} />
      </div>
    </li>
  )
}

function NewNote({ chatId }: { chatId: string }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const add = useMutation({
    mutationFn: (content: string) => client.call('addNote', { chat_id: chatId, content }),
    onSuccess: ({ note }, _, __, { client: cache }) => {
      setText('')
      cache.setQueryData<Note[]>(
        keys.notes(chatId),
        (notes) => notes && applyToNotes(notes, { kind: 'note', note }),
      )
    },
  })
  const save = (event?: FormEvent) => {
    event?.preventDefault()
    if (text.trim() !== '') add.mutate(text.trim())
  }
  return (
    <form onSubmit={save} className="border-b p-3">
      <textarea
        id="new-note"
        rows={3}
        dir="auto"
        value={text}
        maxLength={10_000}
        aria-label={t('notes.new')}
        placeholder={t('notes.placeholder')}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur()
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save()
        }}
        className={cx(inputLook, 'resize-none py-2 text-sm')}
      />
      {add.error === null ? null : (
        <p role="alert" className="mt-1 text-xs text-bad">
          {add.error.message}
        </p>
      )}
      <div className="mt-1.5 flex items-center justify-between">
        <span className="text-2xs text-faint">{t('notes.private')}</span>
        <Button
          type="submit"
          size="sm"
          look="primary"
          disabled={text.trim() === '' || add.isPending}
        >
          {t('notes.add')}
        </Button>
      </div>
    </form>
  )
}
