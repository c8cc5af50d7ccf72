import type { Chat } from '@smart-chat/contract'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { cx } from '../../lib/cx.ts'
import { notify } from '../../lib/notify.ts'
import { Button } from '../../ui/button.tsx'
import { inputLook } from '../../ui/field.tsx'
import { MARKS, OneStar } from './stars.tsx'

/** Notes the mark that a customer gave in words: five stars, and what was said. */
export function RateChat({ chat }: { chat: Chat }) {
  const { t } = useTranslation()
  const [mark, setMark] = useState<number | null>(null)
  const [comment, setComment] = useState('')
  const close = () => {
    setMark(null)
    setComment('')
  }
  const rate = useMutation({
    mutationFn: (rating: number) =>
      client.call('rateChat', {
        chat_id: chat.chat_id,
        rating,
        ...(comment.trim() === '' ? {} : { comment: comment.trim() }),
      }),
    onSuccess: () => {
      close()
      notify.done(t('profile.rated'))
    },
    onError: (error) => notify.failed(t('profile.rateFailed'), error),
  })
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (mark !== null) rate.mutate(mark)
  }
  return (
    <form onSubmit={save}>
      <fieldset className="-ms-1 flex">
        <legend className="sr-only">{t('profile.rate')}</legend>
        {MARKS.map((value) => (
          <label
            key={value}
            className="relative rounded p-1 has-focus-visible:ring-2 has-focus-visible:ring-accent"
          >
            <input
              type="radio"
              name={`rate-${chat.chat_id}`}
              checked={mark === value}
              onChange={() => setMark(value)}
              aria-label={t('profile.mark', { count: value })}
              className="absolute inset-0 cursor-pointer opacity-0"
            />
            <OneStar isLit={value <= (mark ?? 0)} className="size-4" />
          </label>
        ))}
      </fieldset>
      {mark === null ? null : (
        <div className="mt-1.5 flex flex-col gap-1.5">
          <textarea
            rows={2}
            dir="auto"
            value={comment}
            maxLength={4096}
            aria-label={t('profile.rateComment')}
            placeholder={t('profile.rateComment')}
            onChange={(event) => setComment(event.target.value)}
            className={cx(inputLook, 'resize-none py-1.5 text-sm')}
          />
          <div className="flex justify-end gap-1.5">
            <Button size="sm" look="ghost" onClick={close}>
              {t('profile.rateCancel')}
            </Button>
            <Button size="sm" look="primary" type="submit" disabled={rate.isPending}>
              {t('profile.rate')}
            </Button>
          </div>
        </div>
      )}
    </form>
  )
}
