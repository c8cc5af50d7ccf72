import type { ExecutiveStatus } from '@smart-chat/contract'
import { cx } from '../lib/cx.ts'

/** A filled disc, a half one, a ring: the shape says what the colour does. */
export function StatusDot({ status }: { status: ExecutiveStatus }) {
  return (
    <span
      aria-hidden
      className={cx(
        'size-2.5 shrink-0 rounded-full border-2',
        status === 'online' && 'border-good bg-good',
        status === 'away' && 'border-warn bg-linear-to-t from-warn from-50% to-transparent to-50%',
        status === 'offline' && 'border-faint',
      )}
    />
  )
}
