import { User } from 'lucide-react'
import { cx } from '../lib/cx.ts'
import { initials, tintOf } from '../lib/people.ts'

const hues = [255, 200, 160, 95, 50, 20, 340, 300]

interface AvatarProps {
  name: string
  /** What the tint follows: an id, so that a new name keeps the colour. */
  id: string
  size?: 'xs' | 'sm' | 'md' | 'lg'
  className?: string
}

const sizes = {
  xs: 'size-5 text-[0.5625rem]',
  sm: 'size-6 text-2xs',
  md: 'size-9 text-xs',
  lg: 'size-14 text-lg',
}

export function Avatar({ name, id, size = 'md', className }: AvatarProps) {
  const letters = initials(name)
  const hue = hues[tintOf(id, hues.length)]
  return (
    <span
      aria-hidden
      data-letters={letters}
      className={cx(
        'inline-flex shrink-0 items-center justify-center rounded-full font-semibold select-none before:content-[attr(data-letters)]',
        sizes[size],
        className,
      )}
      style={{
        background: `light-dark(oklch(0.92 0.045 ${hue}), oklch(0.33 0.06 ${hue}))`,
        color: `light-dark(oklch(0.4 0.11 ${hue}), oklch(0.87 0.07 ${hue}))`,
      }}
    >
      {letters === '' ? <User className="size-1/2" /> : null}
    </span>
  )
}
