import type { ExecutiveStatus, ServerPayload } from '@smart-chat/contract'
import { useSyncExternalStore } from 'react'
import { isOwnDeed } from '../notices/own-deeds.ts'

const causes = ['inactive', 'gone'] as const

/** What happens, or has happened, to the reader's own status without their doing. */
export interface Standing {
  /** What comes, unless they show that they are there; null while nothing does. */
  warning: ServerPayload<'inactivity_warning'> | null
  /** What has become of the status; null while that is what they chose. */
  changed: { status: ExecutiveStatus; at: string; why: Cause } | null
}

type Cause = (typeof causes)[number] | 'other'

let standing: Standing = { warning: null, changed: null }
const listeners = new Set<() => void>()

function set(change: Partial<Standing>): void {
  standing = { ...standing, ...change }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export const useStanding = () => useSyncExternalStore(subscribe, () => standing)

export const heardWarning = (warning: ServerPayload<'inactivity_warning'>) => set({ warning })

export const isWarned = () => standing.warning !== null
export const forgetWarning = () => isWarned() && set({ warning: null })
export const forgetChange = () => standing.changed !== null && set({ changed: null })

/** The reader's own status has changed: say so, unless they did it themselves. */
export function heardOwnStatus(told: ServerPayload<'executive_status'>): void {
  const { status, status_since: at, reason } = told
  if (reason === 'capacity') return
  const why: Cause = causes.find((one) => one === reason) ?? 'other'
  const isOwn = why === 'other' && (reason !== 'manual' || isOwnDeed('status'))
  const changed = isOwn || (status === 'online' && why !== 'other') ? null : { status, at, why }
  set({ warning: null, changed })
}
