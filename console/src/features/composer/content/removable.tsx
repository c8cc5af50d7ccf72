import { Plus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'

/** A field that can be taken away again. */
export function Removable(props: {
  label: string
  onRemove?: (() => void) | undefined
  children: ReactNode
}) {
  const { label, onRemove, children } = props
  return (
    <div className="flex items-start gap-1">
      <div className="min-w-0 flex-1">{children}</div>
      {onRemove === undefined ? null : (
        <IconButton label={label} className="mt-6 size-9" onClick={onRemove}>
          <X className="size-4" />
        </IconButton>
      )}
    </div>
  )
}

export function AddOne({ label, onAdd }: { label: string; onAdd: () => void }) {
  return (
    <Button size="sm" look="ghost" className="self-start" onClick={onAdd}>
      <Plus aria-hidden className="size-3.5" />
      {label}
    </Button>
  )
}
