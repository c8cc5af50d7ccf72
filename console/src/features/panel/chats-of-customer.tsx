import type { Chat, ContextItem } from '@smart-chat/contract'
import { useTranslation } from 'react-i18next'
import { openChat } from '../../app/view.ts'
import { cx } from '../../lib/cx.ts'
import { fullTime } from '../../lib/time.ts'

/** All chats of the person that the reader may see, each one click away. */
export function ChatsOfCustomer({ items, open }: { items: ContextItem[]; open: Chat }) {
  const { t } = useTranslation()
  return (
    <section className="mb-5">
      <h3 className="mb-2 text-2xs font-semibold tracking-wide text-faint uppercase">
        {t('timeline.allChats')}
      </h3>
      <ul className="flex flex-col gap-1.5">
        {items.map((item) => (
          <li key={item.id}>
            <ChatButton
              item={item.id === open.chat_id ? { ...item, chatCount: open.last_seq } : item}
              isOpen={item.id === open.chat_id}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

function ChatButton({ item, isOpen }: { item: ContextItem; isOpen: boolean }) {
  const { t, i18n } = useTranslation()
  const context = Object.entries(item.context)
    .map(([field, value]) => `${field.replaceAll('_', ' ')} ${value}`)
    .join(', ')
  return (
    <button
      type="button"
      aria-current={isOpen}
      onClick={() => openChat(item.id)}
      className={cx(
        'break-anywhere w-full rounded-lg border px-3 py-2 text-start text-sm hover:bg-hover',
        isOpen && 'border-accent',
      )}
    >
      <span className="flex items-baseline justify-between gap-2">
        <span className="font-medium">{context === '' ? item.customer_type : context}</span>
        <span
          className={cx('shrink-0 text-xs', item.status === 'active' ? 'text-good' : 'text-muted')}
        >
          {t(`status.${item.status}`)}
        </span>
      </span>
      <span className="block text-xs text-faint">
        {[
          context === '' ? null : item.customer_type,
          fullTime(item.createdAt, i18n.language),
          t('timeline.messages', { count: item.chatCount }),
        ]
          .filter((part) => part !== null)
          .join(' · ')}
      </span>
    </button>
  )
}
