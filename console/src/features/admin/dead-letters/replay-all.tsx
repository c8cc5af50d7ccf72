import type { DeadLetterSource } from '@smart-chat/contract'
import { useMutation } from '@tanstack/react-query'
import { RotateCcw, Square } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../../app/client.ts'
import { notify } from '../../../lib/notify.ts'
import { Button } from '../../../ui/button.tsx'
import { keys } from '../../live/keys.ts'

interface ReplayAllProps {
  source: DeadLetterSource | undefined
  open: number
}

const NONE = { succeeded: 0, failed: 0 }

/** Replays all that are open, call by call, until there are no more or somebody stops it. */
export function ReplayAll({ source, open }: ReplayAllProps) {
  const { t } = useTranslation()
  const [counts, setCounts] = useState(NONE)
  const isStopped = useRef(false)
  useEffect(
    () => () => {
      isStopped.current = true
    },
    [],
  )
  const all = useMutation({
    mutationFn: async () => {
      isStopped.current = false
      let { succeeded, failed } = NONE
      setCounts(NONE)
      for (let cursor: string | null | undefined; cursor !== null && !isStopped.current; ) {
        const part = await client.call('replayDeadLetters', { source, cursor })
        succeeded += part.succeeded
        failed += part.failed
        setCounts({ succeeded, failed })
        cursor = part.next_cursor
      }
    },
    onError: (error) => notify.failed(t('admin.replayFailed'), error),
    onSettled: (_, __, ___, ____, { client: cache }) =>
      cache.invalidateQueries({ queryKey: keys.deadLetters }),
  })
  const isSaid = all.isPending || all.isSuccess
  if (open === 0 && !isSaid) return null
  return (
    <div className="ms-auto flex items-center gap-2 max-md:w-full max-md:justify-end">
      <output className="tabular text-xs text-muted">
        {isSaid ? t('admin.counts', counts) : null}
      </output>
      {all.isPending ? (
        <Button
          className="max-md:h-11"
          onClick={() => {
            isStopped.current = true
          }}
        >
          <Square aria-hidden className="size-3.5" />
          {t('admin.stop')}
        </Button>
      ) : (
        <Button
          look="primary"
          className="max-md:h-11"
          disabled={open === 0}
          onClick={() => all.mutate()}
        >
          <RotateCcw aria-hidden className="size-3.5" />
          {open === 0 ? t('admin.replayAll') : t('admin.replayAllOf', { count: open })}
        </Button>
      )}
    </div>
  )
}
