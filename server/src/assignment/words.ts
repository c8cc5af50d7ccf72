import type { AssignmentReason } from '@smart-chat/contract'
import type { Tx } from '../context.ts'
import type { Free } from './distribute.ts'
import type { Person } from './people.ts'

/** What was decided about a chat: it had somebody, or has somebody now. */
export interface Decision {
  chat_id: string
  /** Who had it. */
  from: Person | null
  /** Who has it now, as they are with it; null: it is in the queue. */
  to: Free | null
  reason: AssignmentReason
  /** Why it left `from`, where the reason does not say it: `who put it back`. */
  why?: string
  note?: string | null
}

/** Seconds that the sentences name. */
export interface Spans {
  gone: number
  inactive: number
  sla_escalate_s: number
}

export async function spansOf(tx: Tx, customer_type: string): Promise<Spans> {
  const { gone, inactive } = tx.config.clocks
  const { sla_escalate_s } = await tx.segment(customer_type)
  return { gone, inactive, sla_escalate_s }
}

/** The sentence of the timeline: who had the chat and why no more, who has it, with how many. */
export function sayDecision({ from, to, reason, why, note }: Decision, spans: Spans): string {
  if (from === null) return `Assigned to ${to?.name}${HOW[reason]}${sayLoad(to)}${sayNote(note)}`
  const left = why ?? whyLeft(reason, spans)
  const who = left === '' ? from.name : `${from.name}, ${left}`
  if (to !== null) {
    const comma = left === '' ? '' : ','
    const how = reason === 'forced' ? HOW.forced : ''
    return `Passed on from ${who}${comma} to ${to.name}${how}${sayLoad(to)}${sayNote(note)}`
  }
  const nobody = why === undefined ? 'nobody is free' : 'nobody else is free'
  return note
    ? `Back to the queue from ${who}, ${nobody}${sayNote(note)}`
    : `Back to the queue from ${who}: ${nobody}`
}

/** What is said of an escalated chat that nobody else can take. */
export const sayStays = (name: string, spans: Spans): string =>
  `Stays with ${name}, ${whyLeft('sla', spans)}: nobody else is free`

const HOW: Record<AssignmentReason, string> = {
  round_robin: ', whose turn it was',
  least_busy: ', who had the fewest chats',
  sticky: ', who answered this customer last',
  queue: ' from the queue',
  manual: ' by hand',
  forced: ' by hand, above capacity',
  context: ' in a new context',
  capacity: ', who may have more',
  offline: '',
  gone: '',
  inactive: '',
  sla: '',
  disabled: '',
}

function whyLeft(reason: AssignmentReason, spans: Spans): string {
  switch (reason) {
    case 'offline':
      return 'who went offline'
    case 'gone':
      return `offline for ${sayTime(spans.gone)}`
    case 'inactive':
      return `inactive for ${sayTime(spans.inactive)}`
    case 'sla':
      return `unanswered for ${sayTime(spans.sla_escalate_s)}`
    case 'disabled':
      return 'whose account was switched off'
    case 'round_robin':
    case 'least_busy':
    case 'sticky':
    case 'queue':
    case 'manual':
    case 'forced':
    case 'capacity':
    case 'context':
      return ''
  }
}

const sayTime = (seconds: number) =>
  seconds >= 120 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`

function sayLoad(to: Free | null): string {
  if (to === null) return ''
  if (to.capacity !== null) return `, ${to.load} of ${to.capacity}`
  return to.load === 1 ? ', 1 chat' : `, ${to.load} chats`
}

const sayNote = (note: string | null | undefined) => (note ? `: ${note}` : '')
