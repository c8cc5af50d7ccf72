import { AWAITING_TAG } from '../clocks/waiting.ts'
import { note, type Replayed } from './kept.ts'

/** What the clocks know: seconds until an alert, an escalation, and until an answer counts as awaited. */
export interface Clocks {
  slaAlert: number
  slaEscalate: number
  awaiting: number
}

/** Clocks that have run out have said what they had to say; the others go on. */
export function windClocks(kept: Replayed, now: Date, clocks: Clocks): Replayed {
  const { chat, window } = kept
  const ahead = (from: Date | string | null | undefined, seconds: number) => {
    const due = from == null ? null : new Date(new Date(from).getTime() + seconds * 1000)
    return due !== null && due > now ? due : null
  }
  if (chat.status === 'active') {
    chat.sla_alert_due_at = ahead(chat.waiting_since, clocks.slaAlert)
    chat.sla_escalation_due_at = ahead(chat.waiting_since, clocks.slaEscalate)
    chat.waiting_from = chat.waiting_since ?? null
    if (chat.waiting_since === null) {
      chat.awaiting_due_at = ahead(chat.last_outgoing_message, clocks.awaiting)
      chat.awaiting_customer = chat.awaiting_due_at === null
      if (chat.awaiting_customer) chat.tags = [...(chat.tags ?? []), AWAITING_TAG]
    }
  }
  if (window === null) return kept
  if (window.closes_at <= now && chat.status === 'active') {
    note(kept, new Date(window.closes_at), 'window_closed', 'The 24-hour window closed')
  }
  kept.window = {
    ...window,
    closing_due_at: ahead(window.closing_due_at, 0),
    closed_due_at: ahead(window.closed_due_at, 0),
  }
  return kept
}
