import type { ReactNode } from 'react'
import { cx } from '../lib/cx.ts'
import { tintOf } from '../lib/people.ts'

const hues = [255, 210, 165, 110, 65, 25, 345, 300]

/** A tag: its colour follows its name, its meaning is in the word. */
export function TagPill({ tag, children }: { tag: string; children?: ReactNode }) {
  const hue = hues[tintOf(tag, hues.length)]
  return (
    <span
      className="inline-flex h-4.5 max-w-36 items-center gap-1 rounded-[5px] px-1.5 text-2xs font-medium"
      style={{
        background: `light-dark(oklch(0.95 0.03 ${hue}), oklch(0.28 0.045 ${hue}))`,
        color: `light-dark(oklch(0.4 0.1 ${hue}), oklch(0.86 0.07 ${hue}))`,
      }}
    >
      <span className="truncate">{tag}</span>
      {children}
    </span>
  )
}

export const Count = ({ children, isOn }: { children: ReactNode; isOn?: boolean }) => (
  <span
    className={cx(
      'tabular inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-full px-1.5 text-2xs font-semibold',
      isOn ? 'bg-accent text-white' : 'bg-raised text-muted',
    )}
  >
    {children}
  </span>
)
