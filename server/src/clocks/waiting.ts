import type { Thresholds } from '../segments/segments.ts'
import { afterOpenSeconds, type Hours, openTime } from './business-hours.ts'

/** On a chat while its customer has not answered us; nobody adds it by hand. */
export const AWAITING_TAG = 'Awaiting Customer Response'

/** What a chat remembers of its waiting. */
interface Waiting {
  waiting_since: Date | null
  waiting_from: Date | null
  waited_s: number
  waiting_paused: boolean
  sla_alert_due_at: Date | null
  sla_escalation_due_at: Date | null
  sla_alerted_for: Date | null
  sla_escalated_for: Date | null
}

/** What a segment says of waiting. */
export type Patience = Thresholds & { hours: Hours }

/** The customer waits, since then or longer, and the clocks of the SLA run. */
export function startWaiting(segment: Patience, chat: Waiting, { since, now }: Moments) {
  const { waiting_since } = chat
  if (waiting_since !== null && waiting_since <= since) return waitingOf(chat)
  return { waiting_since: since, ...windWaiting(segment, chat, { since, now }) }
}

interface Moments {
  since: Date
  now: Date
}

/** The stopwatch and the clocks of somebody who waits, as they stand now; a closed desk pauses them. */
export function windWaiting(
  { hours, ...clocks }: Patience,
  { sla_alerted_for, sla_escalated_for }: Pick<Waiting, 'sla_alerted_for' | 'sla_escalated_for'>,
  { since, now }: Moments,
) {
  const { endedMs, openFrom } = openTime(hours, since, now)
  // What was said of this waiting, or of a later question, before its answer failed is not said again.
  const isAlerted = sla_alerted_for !== null && sla_alerted_for >= since
  const isEscalated = sla_escalated_for !== null && sla_escalated_for >= since
  return {
    // A second begun counts, so that an alert never says less than was waited for.
    waited_s: Math.ceil(endedMs / 1000),
    waiting_from: openFrom,
    waiting_paused: openFrom === null,
    sla_alert_due_at: isAlerted ? null : afterOpenSeconds(hours, since, clocks.sla_alert_s),
    sla_escalation_due_at: isEscalated
      ? null
      : afterOpenSeconds(hours, since, clocks.sla_escalate_s),
  }
}

/** The waiting of a chat as it is, for another one that goes on with it. */
export const waitingOf = (chat: Omit<Waiting, 'sla_alerted_for' | 'sla_escalated_for'>) => ({
  waiting_since: chat.waiting_since,
  waiting_from: chat.waiting_from,
  waited_s: chat.waited_s,
  waiting_paused: chat.waiting_paused,
  sla_alert_due_at: chat.sla_alert_due_at,
  sla_escalation_due_at: chat.sla_escalation_due_at,
})

/** What a chat keeps of its waiting when there is none. */
export const NOBODY_WAITS = {
  waiting_since: null,
  waiting_from: null,
  waited_s: 0,
  waiting_paused: false,
  sla_alert_due_at: null,
  sla_escalation_due_at: null,
} as const

/** We have answered: nobody waits for us, and from now on we await the customer. */
export function stopWaiting(clocks: Thresholds, chat: { awaiting_customer: boolean }, now: Date) {
  return {
    ...NOBODY_WAITS,
    awaiting_due_at: chat.awaiting_customer ? null : later(now, clocks.awaiting_s),
  }
}

/** The customer is awaited no more: they wrote, or nothing of ours has reached them. */
export function stopAwaiting(chat: { awaiting_customer: boolean; tags: string[] }) {
  return {
    awaiting_customer: false,
    awaiting_due_at: null,
    ...(chat.awaiting_customer ? { tags: withoutAwaitingTag(chat) } : {}),
  }
}

const withoutAwaitingTag = ({ tags }: { tags: string[] }) =>
  tags.filter((tag) => tag !== AWAITING_TAG)

const later = (than: Date, seconds: number) => new Date(than.getTime() + seconds * 1000)
