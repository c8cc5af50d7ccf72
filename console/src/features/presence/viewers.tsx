import { Eye } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../../ui/avatar.tsx'
import { Tip } from '../../ui/tip.tsx'
import { useViewers } from './viewers.ts'

const SHOWN = 3

/** Who else has the chat open: initials, with the names for who asks. */
export function Viewers({ chatId, isFull }: { chatId: string; isFull?: boolean }) {
  const { t } = useTranslation()
  const viewers = useViewers(chatId)
  if (viewers.length === 0) return null
  const names = t('viewers.label', { names: viewers.map((one) => one.name).join(', ') })
  const shown = viewers.slice(0, isFull ? SHOWN : 2)
  return (
    <Tip label={names}>
      <span
        data-testid="viewers"
        className="animate-fade inline-flex shrink-0 items-center gap-1 text-2xs text-muted"
      >
        <Eye aria-hidden className="size-3.5" />
        <span className={isFull ? 'flex -space-x-1.5' : 'flex gap-0.5'}>
          {shown.map((one) => (
            <Avatar
              key={one.executive_id}
              name={one.name}
              id={one.executive_id}
              size={isFull ? 'sm' : 'xs'}
              className={isFull ? 'ring-2 ring-surface' : ''}
            />
          ))}
        </span>
        {viewers.length > shown.length ? (
          <span aria-hidden>+{viewers.length - shown.length}</span>
        ) : null}
        <span className="sr-only">{names}</span>
      </span>
    </Tip>
  )
}
