import { Star } from 'lucide-react'
import { cx } from '../../lib/cx.ts'

export const MARKS = [1, 2, 3, 4, 5] as const

/** One star of five, lit up to the mark. */
export const OneStar = ({ isLit, className }: { isLit: boolean; className: string }) => (
  <Star
    aria-hidden
    className={cx(className, isLit ? 'fill-current text-warn' : 'text-line-strong')}
  />
)
