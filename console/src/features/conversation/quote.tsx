import type { ReplyTo } from '@smart-chat/contract'
import { useTranslation } from 'react-i18next'
import { cx } from '../../lib/cx.ts'

/** What a message answers; a click goes there when it is loaded. */
export function Quote({ quoted, isOurs }: { quoted: ReplyTo; isOurs: boolean }) {
  const { t } = useTranslation()
  return (
    <button
      type="button"
      aria-label={t('message.showQuoted')}
      disabled={quoted.message_id === null}
      onClick={() => quoted.message_id !== null && showMessage(quoted.message_id)}
      className={cx(
        'mb-1 block w-full min-w-0 rounded-lg border-s-[3px] border-accent px-2 py-1 text-start text-xs',
        isOurs ? 'bg-black/15 text-ours-muted' : 'bg-black/10 text-muted',
      )}
    >
      <span className="block truncate font-semibold">
        {quoted.sender_name ?? t('message.someone')}
      </span>
      <span className="break-anywhere line-clamp-2">
        {quoted.message ?? t('message.quotedUnknown')}
      </span>
    </button>
  )
}

function showMessage(message_id: string): void {
  const bubble = document.querySelector(`[data-message-id="${CSS.escape(message_id)}"]`)
  bubble?.scrollIntoView({ block: 'center', behavior: 'smooth' })
  bubble?.animate([{ opacity: 0.35 }, { opacity: 1 }], { duration: 900, delay: 200 })
}
