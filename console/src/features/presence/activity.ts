import { useEffect } from 'react'
import { client } from '../../app/client.ts'

const EVERY_MS = 30_000
const signs = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart'] as const

/** Any pointer, key, scroll or touch tells the server that somebody is there. */
export function useActivity(): void {
  useEffect(() => {
    let toldAt = 0
    const tell = () => {
      if (Date.now() - toldAt < EVERY_MS) return
      toldAt = Date.now()
      client.socket.emit('activity', {}).catch(() => {})
    }
    for (const sign of signs) window.addEventListener(sign, tell, { passive: true })
    return () => {
      for (const sign of signs) window.removeEventListener(sign, tell)
    }
  }, [])
}
