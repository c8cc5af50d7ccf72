import type { Config } from '../config.ts'

/** On a chat while its customer has not answered us; nobody adds it by hand. */
export const AWAITING_TAG = 'Awaiting Customer Response'

type Clocks = Config['clocks']

/** What a chat remembers of its waiting. */
interface Waiting {
  waiting_since: Date | null
  sla_alert_due_at: Date | null
  sla_escalation_due_at: Date | null
  sla_alerted_for: Date | null
  sla_escalated_for: Date | null
}

/** The customer waits, since then or longer, and the clocks of the SLA run. */
export function startWaiting(clocks: Clocks, chat: Waiting, since: Date) {
  const { waiting_since, sla_alert_due_at, sla_escalation_due_at } = chat
  if (waiting_since !== null && waiting_since <= since) {
    return { waiting_since, sla_alert_due_at, sla_escalation_due_at }
  }
  return { waiting_since: since, ...slaDues(clocks, chat, since) }
}

/** What was said of this waiting before its answer failed is not said again. */
function slaDues(clocks: Clocks, { sla_alerted_for, sla_escalated_for }: Waiting, since: Date) {
  const isAlerted = sla_alerted_for?.getTime() === since.getTime()
  const isEscalated = sla_escalated_for?.getTime() === since.getTime()
  return {
    sla_alert_due_at: isAlerted ? null : later(since, clocks.slaAlert),
    sla_escalation_due_at: isEscalated ? null : later(since, clocks.slaEscalate),
  }
}

/** We have answered: nobody waits for us, and from now on we await the customer. */
export function stopWaiting(clocks: Clocks, chat: { awaiting_customer: boolean }, now: Date) {
  return {
    waiting_since: null,
    sla_alert_due_at: null,
    sla_escalation_due_at: null,
    awaiting_due_at: chat.awaiting_customer ? null : later(now, clocks.awaiting),
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
