import { useTranslation } from 'react-i18next'
import { useTypists } from '../presence/typing.ts'

/** Who is typing; its place is always there, so nothing jumps. */
export function TypingLine({ chatId }: { chatId: string }) {
  const { t } = useTranslation()
  const typists = useTypists(chatId)
  return (
    <p role="status" className="flex h-6 items-center gap-2 text-xs text-muted">
      {typists.length === 0 ? null : (
        <>
          <span aria-hidden className="flex gap-1">
            {[0, 160, 320].map((delay) => (
              <span
                key={delay}
                className="animate-shimmer size-1.5 rounded-full bg-muted"
                style={{ animationDelay: `${delay}ms` }}
              />
            ))}
          </span>
          {t('thread.typing', { names: typists.map((one) => one.name).join(', ') })}
        </>
      )}
    </p>
  )
}
