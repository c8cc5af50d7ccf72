import type { KeyboardEvent, ReactNode } from 'react'

interface TabsProps<Value extends string> {
  label: string
  value: Value
  onChange: (value: Value) => void
  tabs: { value: Value; label: ReactNode }[]
  /** The id of what the tabs switch. */
  controls: string
  className?: string
}

/** A row of tabs: Tab reaches the chosen one, arrows choose another. */
export function Tabs<Value extends string>(props: TabsProps<Value>) {
  const { label, value, onChange, tabs, controls, className } = props
  return (
    <div
      role="tablist"
      aria-label={label}
      onKeyDown={moveByArrows}
      className={`flex shrink-0 gap-4 border-b px-4 ${className ?? ''}`}
    >
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          role="tab"
          aria-selected={tab.value === value}
          aria-controls={controls}
          tabIndex={tab.value === value ? 0 : -1}
          onClick={() => onChange(tab.value)}
          className="-mb-px flex h-10 items-center gap-1.5 border-b-2 border-transparent text-sm font-medium text-muted transition-colors hover:text-ink aria-selected:border-accent-ink aria-selected:text-ink"
        >
          {tab.label}
        </button>
      ))}
    </div>
  )
}

const steps: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

/** Focuses and presses the neighbour of the focused button, around the ends. */
export function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key]
  if (step === undefined) return
  event.preventDefault()
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const isSideways = event.key === 'ArrowRight' || event.key === 'ArrowLeft'
  const direction = isSideways && document.dir === 'rtl' ? -step : step
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
  const next = buttons[(at + direction + buttons.length) % buttons.length]
  next?.focus()
  next?.click()
}
