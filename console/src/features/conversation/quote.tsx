import type { ReplyTo } from '@smart-chat/contract'
import { useTranslation } from 'react-i18next'
import { cx } from '../../lib/cx.ts'
import { showMessage } from './show-message.ts'

/** What a message answers; a click goes there, loading what lies between. */
export function Quote({ quoted, isOurs }: { quoted: ReplyTo; isOurs: boolean }) {
  const { t } = useTranslation()
  const { message_id, seq } = quoted
  const look = cx(
    'mb-1 block w-full min-w-0 rounded-lg border-s-[3px] border-accent px-2 py-1 text-start text-xs',
    isOurs ? 'bg-current/10 text-ours-muted' : 'bg-current/8 text-muted',
  )
  if (message_id === null || seq === null)
    return <p className={cx(look, 'italic')}>{t('message.quotedUnknown')}</p>
  return (
    <button
      type="button"
      data-tip={t('message.showQuoted')}
      onClick={() => showMessage({ message_id, seq })}
      className={look}
    >
      <span className="block truncate font-semibold">
        <bdi>{quoted.sender_name ?? t('message.someone')}</bdi>
      </span>
      <span dir="auto" className="break-anywhere line-clamp-2">
        {quoted.message ?? t('message.quotedUnknown')}
      </span>
    </button>
  )
}
