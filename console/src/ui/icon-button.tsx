import type { ComponentProps, ReactNode } from 'react'
import { cx } from '../lib/cx.ts'
import { Tip } from './tip.tsx'

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** The accessible name, shown as a tooltip too. */
  label: string
  /** A shortcut, shown beside the label. */
  keys?: string
  children: ReactNode
  isOn?: boolean
}

export function IconButton({ label, keys, isOn, className, children, ...props }: IconButtonProps) {
  return (
    <Tip label={label} keys={keys}>
      <button
        type="button"
        aria-label={label}
        {...props}
        className={cx(
          'inline-flex size-8 shrink-0 items-center justify-center rounded-lg transition-colors duration-100 hover:bg-hover hover:text-ink disabled:opacity-40',
          isOn ? 'bg-accent-soft text-accent-ink' : 'text-muted',
          className,
        )}
      >
        {children}
      </button>
    </Tip>
  )
}
