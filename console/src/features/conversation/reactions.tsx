import type { Reaction } from '@smart-chat/contract'
import { useTranslation } from 'react-i18next'

export function Reactions({ reactions }: { reactions: Reaction[] }) {
  const { t } = useTranslation()
  if (reactions.length === 0) return null
  const counts = Map.groupBy(reactions, (reaction) => reaction.emoji)
  return (
    <ul aria-label={t('message.reactions')} className="z-[1] -mt-1 flex gap-1 px-2">
      {[...counts].map(([emoji, those]) => (
        <li
          key={emoji}
          className="flex h-5.5 items-center gap-1 rounded-full border bg-surface px-1.5 text-xs"
        >
          {emoji}
          {those.length > 1 ? (
            <span className="tabular text-2xs text-muted">{those.length}</span>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
