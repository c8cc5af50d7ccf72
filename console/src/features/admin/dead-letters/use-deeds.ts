import type { DeadLetter } from '@smart-chat/contract'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { client } from '../../../app/client.ts'
import { notify } from '../../../lib/notify.ts'
import { takeLetter } from './caches.ts'

/** @param onLeave it went well, and the letter is about to leave the list */
export function useReplay(onLeave: () => void) {
  const { t } = useTranslation()
  return useMutation({
    mutationFn: ({ dead_letter_id }: DeadLetter) =>
      client.call('replayDeadLetter', { dead_letter_id }),
    onSuccess: ({ dead_letter: letter }, _, __, { client: cache }) => {
      if (letter.replayed_at !== null) {
        onLeave()
        notify.done(t(letter.source === 'job' ? 'admin.begun' : 'admin.done'))
      }
      takeLetter(cache, letter)
    },
    onError: (error) => notify.failed(t('admin.replayFailed'), error),
  })
}

/** @param onLeave it was put aside, and is about to leave the list */
export function useDismiss(onLeave: () => void) {
  const { t } = useTranslation()
  return useMutation({
    mutationFn: ({ dead_letter_id }: DeadLetter) =>
      client.call('dismissDeadLetter', { dead_letter_id }),
    onSuccess: ({ dead_letter: letter }, _, __, { client: cache }) => {
      onLeave()
      takeLetter(cache, letter)
    },
    onError: (error) => notify.failed(t('admin.dismissFailed'), error),
  })
}
