import { useEffect } from 'react'
import { client } from '../../app/client.ts'
import { hearTabs, tellTabs } from '../../lib/tabs.ts'
import { forgetWarning, isWarned } from './inactivity.ts'

const EVERY_MS = 30_000
const signs = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart'] as const

let toldAt = 0

/** Any pointer, key, scroll or touch tells the server that somebody is there. */
export function useActivity(): void {
  useEffect(() => {
    for (const sign of signs) window.addEventListener(sign, move, { passive: true })
    return () => {
      for (const sign of signs) window.removeEventListener(sign, move)
    }
  }, [])
}

function move(event: Event): void {
  // Where things move below a pointer that rests, nobody has done anything.
  const { movementX, movementY } = event as PointerEvent
  if (event.type === 'pointermove' && movementX === 0 && movementY === 0) return
  if (isWarned() || Date.now() - toldAt >= EVERY_MS) tellHere()
}

/** Tells at once; a warning is void then, in every tab. */
export function tellHere(): void {
  toldAt = Date.now()
  client.socket.emit('activity', {}).then(
    () => {
      forgetWarning()
      tellTabs({ is: 'here' })
    },
    () => {
      toldAt = 0
    },
  )
}

hearTabs((news) => {
  if (news.is !== 'here') return
  toldAt = Date.now()
  forgetWarning()
})
