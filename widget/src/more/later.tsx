import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { useValue } from '../ui/use-value.ts'
import { useLanguage } from '../words/words.ts'
import { useMore } from './load.ts'
import type { Parts } from './parts.ts'

interface Props {
  /** Shown with the second file. */
  show(parts: Parts): ComponentChildren
  /** Shown until it is there. */
  children?: ComponentChildren
}

/** A part of the second file; until it is there, and where it cannot be had, what stands in for it. */
export function Later({ show, children }: Props) {
  const { say } = useLanguage()
  const more = useMore()
  const state = useValue(more.state)
  useEffect(more.load, [])
  if (typeof state === 'object') return <>{show(state)}</>
  return (
    <>
      {children}
      {state === 'failed' ? (
        <button type="button" class="plain" onClick={more.load}>
          {say('again')}
        </button>
      ) : null}
    </>
  )
}
