const MINUTE = 60_000

export type WaitingLevel = 'fresh' | 'soon' | 'late' | 'escalated'

/** When a segment speaks of a wait, in seconds. */
export interface Thresholds {
  sla_alert_s: number
  sla_escalate_s: number
}

/** A chat's stopwatch, as the server sends it. */
export interface Stopwatch {
  waiting_since: string | null
  waiting_from: string | null
  waited_s: number
}

/** How long the customer has waited; what is not counted (outside business hours) is left out. */
export function waitedMs({ waiting_from, waited_s }: Stopwatch, now: number): number {
  const running = waiting_from === null ? 0 : Math.max(0, now - Date.parse(waiting_from))
  return waited_s * 1000 + running
}

/** The level of a wait: from two thirds of the alert, from the alert, from the escalation. */
export function waitingLevel(
  ms: number,
  { sla_alert_s, sla_escalate_s }: Thresholds,
): WaitingLevel {
  if (ms >= sla_escalate_s * 1000) return 'escalated'
  if (ms >= sla_alert_s * 1000) return 'late'
  return ms * 3 >= sla_alert_s * 2000 ? 'soon' : 'fresh'
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
