import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cx } from '../lib/cx.ts'

/** One of a few words; the browser's own list opens, so it works everywhere as people know it. */
export const Select = ({
  label,
  className,
  ...props
}: ComponentProps<'select'> & { label: string }) => (
  <span className={cx('relative inline-flex', className)}>
    <select
      aria-label={label}
      {...props}
      className="h-8 w-full appearance-none rounded-lg border border-line-strong bg-raised ps-3 pe-8 text-sm text-ink transition-colors hover:bg-hover focus:border-accent focus:outline-none focus-visible:ring-2 focus-visible:ring-accent/40 max-md:h-11"
    />
    <ChevronDown
      aria-hidden
      className="pointer-events-none absolute end-2.5 top-1/2 size-3.5 -translate-y-1/2 text-muted"
    />
  </span>
)
