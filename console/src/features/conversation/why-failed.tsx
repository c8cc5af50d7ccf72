import type { Message } from '@smart-chat/contract'
import { useMutation } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { notify } from '../../lib/notify.ts'
import { Button } from '../../ui/button.tsx'

/** Why a message did not arrive, and the button that really sends it again. */
export function WhyFailed({ message }: { message: Message }) {
  const { t } = useTranslation()
  const retry = useMutation({
    mutationFn: () => client.socket.emit('retry_message', { message_id: message.message_id }),
    onError: (error) => notify.failed(t('message.retryFailed'), error),
  })
  return (
    <div className="mt-1 flex max-w-[min(36rem,88%)] items-center gap-1 text-xs text-bad">
      <p className="break-anywhere">{message.error?.message ?? t('message.notDelivered')}</p>
      <Button size="sm" look="danger" disabled={retry.isPending} onClick={() => retry.mutate()}>
        <RotateCw aria-hidden className="size-3.5" />
        {t('message.retry')}
      </Button>
    </div>
  )
}
