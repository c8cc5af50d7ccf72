import type { ComponentProps } from 'react'
import { cx } from '../lib/cx.ts'

const looks = {
  primary: 'bg-accent text-white hover:bg-accent-hover disabled:opacity-50',
  quiet: 'border border-line-strong bg-raised text-ink hover:bg-hover disabled:opacity-50',
  ghost: 'text-muted hover:bg-hover hover:text-ink disabled:opacity-40',
  danger: 'text-bad hover:bg-bad-soft disabled:opacity-50',
} as const

interface ButtonProps extends ComponentProps<'button'> {
  look?: keyof typeof looks
  size?: 'sm' | 'md'
}

export function Button({ look = 'quiet', size = 'md', className, ...props }: ButtonProps) {
  return (
    <button
      type="button"
      {...props}
      className={cx(
        'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-lg font-medium whitespace-nowrap transition-colors duration-100',
        size === 'sm' ? 'h-7 px-2.5 text-xs' : 'h-8 px-3 text-sm',
        looks[look],
        className,
      )}
    />
  )
}
