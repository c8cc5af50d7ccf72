import type { Message, Reaction } from '@smart-chat/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { cx } from '../../lib/cx.ts'
import { Tip } from '../../ui/tip.tsx'
import { keys } from '../live/keys.ts'
import type { Thread } from '../live/thread.ts'
import { useMe } from '../session/session.ts'
import { useReact } from './use-react.ts'

/** Reactions, the same ones together, each with who gave it; a click takes ours away. */
export function Reactions({ message }: { message: Message }) {
  const { t } = useTranslation()
  const react = useReact(message)
  const nameOf = useNames(message)
  if (message.reactions.length === 0 || message.revoked_at !== null) return null
  const groups = Map.groupBy(message.reactions, ({ emoji }) => emoji)
  return (
    <ul aria-label={t('message.reactions')} className="z-[1] -mt-1 flex gap-1 px-2">
      {[...groups].map(([emoji, those]) => {
        const isOurs = those.some(({ by_type }) => by_type === 'Executive')
        const label = t('message.reactedBy', { emoji, names: those.map(nameOf).join(', ') })
        const inside = (
          <>
            {emoji}
            {those.length > 1 ? (
              <span className="tabular text-2xs text-muted">{those.length}</span>
            ) : null}
          </>
        )
        const look = cx(
          'flex h-6 items-center gap-1 rounded-full border bg-surface px-1.5 text-xs',
          isOurs && 'border-accent bg-accent-soft',
        )
        return (
          <li key={emoji}>
            {isOurs ? (
              <Tip label={t('message.takeReactionBack', { label })}>
                <button type="button" className={look} onClick={() => react(emoji)}>
                  {inside}
                  <span className="sr-only">{t('message.takeReactionBack', { label })}</span>
                </button>
              </Tip>
            ) : (
              <span data-tip={label} className={look}>
                {inside}
                <span className="sr-only">{label}</span>
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function useNames(message: Message): (reaction: Reaction) => string {
  const { t } = useTranslation()
  const { executive } = useMe()
  const thread = useQueryClient().getQueryData<Thread>(keys.thread(message.chat_id))
  // Whoever of us reacts has mostly written here, too.
  const nameOf = (by: string) => thread?.messages.find(({ sender }) => sender === by)?.sender_name
  return ({ by, by_type }) => {
    if (by === executive.executive_id) return t('assign.me')
    if (by_type === 'Executive') return nameOf(by) ?? t('message.colleague')
    return message.sender_type === 'Customer' ? message.sender_name : t('message.customer')
  }
}
