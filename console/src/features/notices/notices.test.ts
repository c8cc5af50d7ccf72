import { describe, expect, test } from 'vitest'
import { aChat, after, resolved } from '../live/testing.ts'
import { type Alert, afterFact, alertOf, gather, type HandOver, withNotice } from './notices.ts'

const reader = { executive_id: 'me', isLead: false }

const anAlert = (change: Partial<Alert> = {}): Alert => ({
  kind: 'late',
  chat_id: 'c1',
  name: 'Asha Rao',
  waiting_since: after(0),
  minutes: 3,
  executive_id: 'me',
  executive: 'Me',
  ...change,
})

const aHandOver = (change: Partial<HandOver> = {}): HandOver => ({
  kind: 'given',
  chat_id: 'c1',
  name: 'Asha Rao',
  reason: 'queue',
  executive: 'Me',
  note: null,
  ...change,
})

const movedTo = (assigned_executive_id: string | null) => ({
  kind: 'reassigned' as const,
  payload: {
    chat_id: 'c1',
    from_executive_id: 'me',
    to_executive_id: assigned_executive_id,
    assigned_executive_id,
    assigned_executive_name: assigned_executive_id,
    reason: 'manual' as const,
    note: null,
  },
})

describe('alerts', () => {
  test('come as the wire has them', () => {
    const told = {
      chat_id: 'c1',
      customer: '919876543210',
      customer_name: 'Asha Rao',
      customer_type: 'Partner',
      assigned_executive_id: null,
      assigned_executive_name: null,
      elapsed_minutes: 10,
      waiting_since: after(0),
      alert_type: '10min' as const,
    }
    const alert = { kind: 'escalated', minutes: 10, executive: null }
    expect(alertOf(told, 'Asha Rao')).toMatchObject(alert)
  })

  test('of a chat that escalates move to the escalated ones', () => {
    const both = withNotice([anAlert()], anAlert({ kind: 'escalated', minutes: 10 }))
    expect(both).toHaveLength(1)
    expect(both[0]?.kind).toBe('escalated')
  })

  test('go when the customer is answered, when the chat is resolved, when a colleague has it', () => {
    const notices = [anAlert(), anAlert({ chat_id: 'c2' })]
    const facts = [
      { kind: 'chat' as const, chat: aChat({ waiting_since: null }) },
      { kind: 'chat' as const, chat: aChat({ waiting_since: after(20) }) },
      resolved,
      movedTo('jane'),
    ]
    for (const fact of facts)
      expect(afterFact(notices, fact, reader).map((one) => one.chat_id)).toEqual(['c2'])
  })

  test('stand while nothing is answered: further messages, the queue, for a lead a new owner', () => {
    const notices = [anAlert()]
    expect(afterFact(notices, { kind: 'chat', chat: aChat({ last_seq: 4 }) }, reader)).toBe(notices)
    expect(afterFact(notices, movedTo(null), reader)).toBe(notices)
    expect(afterFact(notices, movedTo('me'), reader)).toBe(notices)
    const lead = { ...reader, isLead: true }
    expect(afterFact(notices, movedTo('jane'), lead)).toBe(notices)
  })
})

describe('cards', () => {
  test('gather what is alike, who has waited longest first, the gravest last', () => {
    const cards = gather([
      anAlert({ chat_id: 'c2', waiting_since: after(2) }),
      anAlert({ chat_id: 'c3', waiting_since: after(1) }),
      anAlert({ chat_id: 'c4', kind: 'escalated' }),
      aHandOver({ chat_id: 'c5' }),
    ])
    const shown = cards.map(({ kind, notices }) => [kind, ...notices.map((one) => one.chat_id)])
    expect(shown).toEqual([['taken'], ['given', 'c5'], ['late', 'c3', 'c2'], ['escalated', 'c4']])
  })

  test('a chat that comes and goes at once is told of once, as it is now', () => {
    const taken = aHandOver({ kind: 'taken', executive: 'Jane' })
    const notices = withNotice(withNotice([anAlert()], aHandOver()), taken)
    expect(notices.map((one) => one.kind)).toEqual(['late', 'taken'])
  })
})
