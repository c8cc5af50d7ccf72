const MINUTE = 60_000

export type WaitingLevel = 'fresh' | 'soon' | 'late' | 'escalated'

/** The level of a wait: under 2, 3, 10 minutes, and from 10. */
export function waitingLevel(ms: number): WaitingLevel {
  if (ms < 2 * MINUTE) return 'fresh'
  if (ms < 3 * MINUTE) return 'soon'
  if (ms < 10 * MINUTE) return 'late'
  return 'escalated'
}

export type WindowState =
  | { kind: 'none' }
  | { kind: 'open'; leftMs: number; isClosing: boolean }
  | { kind: 'closed' }

const SHOWN_BELOW = 2 * 60 * MINUTE

/** The service window as a reader sees it; in-app conversations have none. */
export function windowState(
  chat: { channel: 'whatsapp' | 'inapp'; service_window_closes_at: string | null },
  now: number,
): WindowState {
  if (chat.channel !== 'whatsapp') return { kind: 'none' }
  if (chat.service_window_closes_at === null) return { kind: 'closed' }
  const leftMs = Date.parse(chat.service_window_closes_at) - now
  if (leftMs <= 0) return { kind: 'closed' }
  return { kind: 'open', leftMs, isClosing: leftMs < SHOWN_BELOW }
}
