import { cloneElement, type ReactElement, type ReactNode, Suspense, useState } from 'react'
import { lazyPart } from '../lib/lazy.ts'

const load = () => import('./menu-parts.tsx')
const OpenMenu = lazyPart(async () => (await load()).OpenMenu)

export interface MenuProps {
  trigger: ReactElement<Record<string, unknown>>
  label?: string
  align?: 'start' | 'end' | 'center'
  open?: boolean
  onOpenChange?: (isOpen: boolean) => void
  className?: string
  children: ReactNode
}

/** A menu on its trigger. What makes it a menu is loaded when it is first wanted. */
export function Menu(props: MenuProps) {
  const [isOwnOpen, setIsOwnOpen] = useState(false)
  const [wasWanted, setWasWanted] = useState(false)
  const open = props.open ?? isOwnOpen
  const onOpenChange = props.onOpenChange ?? setIsOwnOpen
  if (open && !wasWanted) setWasWanted(true)

  const closed = cloneElement(props.trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onPointerEnter: () => void load(),
    onClick: () => onOpenChange(true),
  })
  if (!wasWanted) return closed
  return (
    <Suspense fallback={closed}>
      <OpenMenu {...props} open={open} onOpenChange={onOpenChange} />
    </Suspense>
  )
}
