import type { AssignmentReason, ServerPayload } from '@smart-chat/contract'
import type { Fact } from '../live/apply-event.ts'

/** What a person is told of a chat; each kind is gathered into one toast. */
export type Notice = Alert | HandOver
export type NoticeKind = Notice['kind']

/** A customer has waited too long. */
export interface Alert {
  kind: 'late' | 'escalated'
  chat_id: string
  name: string
  waiting_since: string
  /** Whole minutes, when it was said. */
  minutes: number
  /** Whose chat it is; null while nobody's. */
  executive_id: string | null
  executive: string | null
}

/** A chat came to the reader, or went from them. */
export interface HandOver {
  kind: 'given' | 'taken'
  chat_id: string
  name: string
  reason: AssignmentReason
  /** Who has it now; null when it went back to the queue. */
  executive: string | null
  note: string | null
}

/** An alert as it is shown. */
export const alertOf = (told: ServerPayload<'sla_alert'>, name: string): Alert => ({
  kind: told.alert_type === '10min' ? 'escalated' : 'late',
  chat_id: told.chat_id,
  name,
  waiting_since: told.waiting_since,
  minutes: told.elapsed_minutes,
  executive_id: told.assigned_executive_id,
  executive: told.assigned_executive_name,
})

/** The notices with one more; it takes the place of what it has overtaken. */
export function withNotice(notices: readonly Notice[], next: Notice): readonly Notice[] {
  const isOvertaken = (one: Notice) =>
    one.chat_id === next.chat_id && isAlert(one) === isAlert(next)
  return [...notices.filter((one) => !isOvertaken(one)), next]
}

/** The notices that a fact leaves standing. */
export function afterFact(
  notices: readonly Notice[],
  fact: Fact,
  reader: { executive_id: string; isLead: boolean },
): readonly Notice[] {
  const kept = notices.filter((notice) => !settles(fact, notice, reader))
  return kept.length === notices.length ? notices : kept
}

function settles(fact: Fact, notice: Notice, reader: Parameters<typeof afterFact>[2]): boolean {
  switch (fact.kind) {
    case 'chat': {
      const { chat } = fact
      if (chat.chat_id !== notice.chat_id) return false
      return chat.is_resolved || (isAlert(notice) && chat.waiting_since !== notice.waiting_since)
    }
    case 'status':
      return fact.payload.chat_id === notice.chat_id && fact.payload.new_status === 'resolved'
    case 'assigned':
    case 'reassigned': {
      const { chat_id, assigned_executive_id } = fact.payload
      if (chat_id !== notice.chat_id || !isAlert(notice) || reader.isLead) return false
      return assigned_executive_id !== null && assigned_executive_id !== reader.executive_id
    }
    default:
      return false
  }
}

export const isAlert = (notice: Notice): notice is Alert =>
  notice.kind === 'late' || notice.kind === 'escalated'

const kinds: NoticeKind[] = ['taken', 'given', 'late', 'escalated']

/** What is shown: one card of each kind, the gravest last, in a card the longest waiting first. */
export const gather = (notices: readonly Notice[]) =>
  kinds.map((kind) => ({
    kind,
    notices: notices.filter((one) => one.kind === kind).sort(byWaiting),
  }))

const byWaiting = (a: Notice, b: Notice) =>
  isAlert(a) && isAlert(b) ? Date.parse(a.waiting_since) - Date.parse(b.waiting_since) : 0
