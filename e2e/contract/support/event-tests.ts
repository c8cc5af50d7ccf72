import {
  type ClientEvent,
  type ClientEventName,
  clientEvents,
  type ErrorCode,
} from '@smart-chat/contract'
import { expect, inject, test } from 'vitest'
import type { Emission, EventCase, EventCases, MakeEmission } from './event-cases.ts'
import { expectFailure, expectReply } from './exact.ts'
import type { Line, Payload } from './line.ts'
import { proven } from './report.ts'
import type { World } from './world.ts'

/** The tests of every client event of a table, on one desk. */
export function testEvents(cases: EventCases, world: () => World): void {
  const lines = new Map<World, Map<string, Promise<Line>>>()
  const lineOf = (emission: Emission): Promise<Line> | Line => {
    const { as = 'agent_john', on = world() } = emission
    if (typeof as !== 'string') return as
    const known = lines.get(on) ?? new Map<string, Promise<Line>>()
    lines.set(on, known)
    const line = known.get(as) ?? on.line(as)
    known.set(as, line)
    return line
  }
  /** The acknowledgement; `ask` has seen the same come as `<event>_response`. */
  const emit = async (name: string, emission: Emission): Promise<Payload> =>
    (await lineOf(emission)).ask(name, ...('input' in emission ? [emission.input] : []))

  for (const [name, one] of Object.entries(cases) as [ClientEventName, EventCase][]) {
    const event: ClientEvent = clientEvents[name]

    test(`${name} is answered as the contract says`, async () => {
      const answer = await emit(name, await one.happy(world()))
      expectAnswer(event, answer, event.access === 'customer')
      proven(inject('proven'), 'client event', name)
    })

    if (event.access === 'participant') {
      test(`${name} is answered to a customer, in a chat of their own`, async () => {
        const answer = await emit(name, await (one.customer as MakeEmission)(world()))
        expectAnswer(event, answer, true)
      })
    }
    if (event.access === 'executive') {
      test(`${name} is not for customers`, async () => {
        const { line } = await world().stranger()
        const { as: _, ...emission } = await one.happy(world())
        expectFailure(await emit(name, { ...emission, as: line }), 'forbidden')
      })
    }
    if (event.access === 'customer') {
      test(`${name} is for customers only`, async () => {
        const emission = await one.happy(world())
        expectFailure(await emit(name, { ...emission, as: 'admin' }), 'forbidden')
      })
    }
    for (const [code, provoke] of Object.entries(one.errors) as [ErrorCode, MakeEmission][]) {
      test(`${name} refuses with ${code}`, async () => {
        const emission = await provoke(world())
        expectFailure(await emit(name, emission), code)
        // Whatever was wrong with it, the connection stays.
        expect((await lineOf(emission)).socket.connected).toBe(true)
        proven(inject('proven'), 'error case', `${name} ${code}`)
      })
    }
    for (const [code, why] of Object.entries(one.cannot ?? {})) {
      proven(inject('proven'), 'not provokable', `${name} ${code}: ${why}`)
    }
  }
}

function expectAnswer(event: ClientEvent, answer: Payload, isCustomer: boolean): void {
  expect(answer, JSON.stringify(answer)).toMatchObject({ status: 1 })
  const reply = (isCustomer ? event.customerReply : undefined) ?? event.reply
  if (reply === null) expect(answer).toEqual({ status: 1 })
  else expectReply(answer, reply)
}
