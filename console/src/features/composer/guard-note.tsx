import type { Message } from '@smart-chat/contract'
import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'

/** What came since the draft was begun; the next send goes anyway. */
export function GuardNote({ news, onSend }: { news: Message[]; onSend: () => void }) {
  const { t } = useTranslation()
  return (
    <div
      role="alert"
      className="animate-rise flex items-start gap-2.5 border-b bg-raised px-3.5 py-2 text-sm"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{t('guard.title')}</p>
        {news.slice(-3).map((message) => (
          <p key={message.message_id} className="truncate text-muted">
            <bdi className="font-medium">{message.sender_name}</bdi>: {message.message}
          </p>
        ))}
      </div>
      <Button size="sm" onClick={onSend}>
        {t('guard.sendAnyway')}
      </Button>
    </div>
  )
}
