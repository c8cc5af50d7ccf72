/** Keys as they are pressed: `mod+k` is ⌘K on a Mac, Ctrl K elsewhere. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span aria-hidden className="inline-flex gap-0.5">
      {keys.split('+').map((key) => (
        <kbd
          key={key}
          className="min-w-4.5 rounded border border-line-strong px-1 text-center font-sans text-2xs text-muted"
        >
          {key === 'mod' ? modifier : key.length === 1 ? key.toUpperCase() : key}
        </kbd>
      ))}
    </span>
  )
}

const modifier = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl'
