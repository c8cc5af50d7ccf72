import type { ComponentProps } from 'react'
import { cx } from '../lib/cx.ts'

export const inputLook =
  'w-full rounded-lg border border-line-strong bg-raised px-3 text-ink placeholder:text-faint transition-colors focus:border-accent focus:outline-none focus-visible:ring-2 focus-visible:ring-accent/40'

interface FieldProps extends ComponentProps<'input'> {
  label: string
  hint?: string | undefined
}

/** A labelled text field; the label is always visible. */
export function Field({ label, hint, className, ...props }: FieldProps) {
  return (
    <label className="flex flex-col gap-1.5 text-sm">
      <span className="font-medium text-muted">{label}</span>
      <input {...props} className={cx(inputLook, 'h-10', className)} />
      {hint === undefined ? null : <span className="text-xs text-faint">{hint}</span>}
    </label>
  )
}
