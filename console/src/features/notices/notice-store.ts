import type { ServerPayload } from '@smart-chat/contract'
import { useSyncExternalStore } from 'react'
import { displayName } from '../../lib/people.ts'
import type { Fact } from '../live/apply-event.ts'
import {
  type Alert,
  afterFact,
  alertOf,
  type HandOver,
  type Notice,
  type NoticeKind,
  withNotice,
} from './notices.ts'
import { isOwnDeed } from './own-deeds.ts'

let notices: readonly Notice[] = []
let chatInFront: string | undefined
const listeners = new Set<() => void>()
const alarms = new Set<(alert: Alert) => void>()

function set(next: readonly Notice[]): void {
  if (next === notices) return
  notices = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

const currentNotices = () => notices
export const useNotices = () => useSyncExternalStore(subscribe, currentNotices)

/** Hears each alert as it comes, also of the chat that is in front and needs no toast. */
export function onAlarm(listener: (alert: Alert) => void): () => void {
  alarms.add(listener)
  return () => {
    alarms.delete(listener)
  }
}

export function heardAlert(told: ServerPayload<'sla_alert'>): void {
  const alert = alertOf(told, displayName(told))
  tell(alert)
  for (const alarm of alarms) alarm(alert)
}

/**
 * A chat changed hands.
 *
 * @param me whose tab this is
 * @param known the customer, where the event does not name them
 */
export function heardHandOver(
  fact: Extract<Fact, { kind: 'assigned' | 'reassigned' }>,
  me: string,
  known: { customer: string; customer_name: string } | undefined,
): void {
  const { chat_id, assigned_executive_id: to, assigned_executive_name: executive } = fact.payload
  const { reason } = fact.payload
  const from = fact.kind === 'reassigned' ? fact.payload.from_executive_id : null
  const isTheirs = (to === me) !== (from === me)
  const hasLeft = from === me && reason === 'offline' && isOwnDeed('status')
  if (!isTheirs || hasLeft || isOwnDeed(chat_id)) return
  const note = fact.kind === 'reassigned' ? fact.payload.note : null
  const customer = fact.kind === 'assigned' ? fact.payload : known
  const kind: HandOver['kind'] = to === me ? 'given' : 'taken'
  const name = customer === undefined ? '' : displayName(customer)
  tell({ kind, chat_id, name, reason, executive, note })
}

/** Whoever looks at the chat need not be told of it. */
function tell(notice: Notice): void {
  if (notice.chat_id !== chatInFront || notice.kind === 'taken') set(withNotice(notices, notice))
}

/** What a fact has settled is shown no more. */
export function settleBy(fact: Fact, reader: { executive_id: string; isLead: boolean }): void {
  set(afterFact(notices, fact, reader))
}

/** The chat is open in a tab that can be seen; undefined: none is. */
export function rememberInFront(chat_id: string | undefined): void {
  chatInFront = chat_id
  if (chat_id !== undefined) set(notices.filter((one) => one.chat_id !== chat_id))
}

/** The card was closed, or has been there long enough. */
export function dismiss(kind: NoticeKind): void {
  set(notices.filter((one) => one.kind !== kind))
}

/** Somebody else is at the desk now. */
export const forgetNotices = () => set([])
