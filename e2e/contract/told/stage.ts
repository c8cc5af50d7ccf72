import type { ServerEventName } from '@smart-chat/contract'
import { expect } from 'vitest'
import { type Line, PASSING, type Payload } from '../support/line.ts'
import { type InApp, SEGMENTS, type World } from '../support/world.ts'

/** One socket for each kind of place where things are told, and some where nothing may arrive. */
export type Place =
  | 'chat'
  | 'segment'
  | 'executive'
  | 'leads'
  | 'dashboard'
  | 'customer'
  | 'foreign'
  | 'stranger'

/** A chat in the app, whose customer has WhatsApp as well, and everybody around it. */
export interface Stage {
  world: World
  chat_id: string
  phone: string
  /** Does things; is in the chat's room and in the segment's. */
  john: Line
  customer: InApp
  lines: Record<Place, Line>
  /** The customer does something on the phone. */
  says(said?: object): Promise<void>
}

const floors = new WeakMap<World, Promise<Omit<Stage['lines'], 'customer' | 'chat'>>>()

/** A new chat, with everybody in place and nothing heard yet. */
export async function setStage(world: World): Promise<Stage> {
  const floor = floors.get(world) ?? openFloor(world)
  floors.set(world, floor)
  const customer = await world.inApp('Partner')
  const { chat_id, customer: phone } = customer
  const john = await world.line('agent_john', ['PartnerApp'])
  await john.does('join_chat', { chat_id })
  const chat = await world.line('agent_jane')
  await chat.does('join_chat', { chat_id })
  const lines = { ...(await floor), chat, customer: customer.line }
  for (const line of Object.values(lines)) line.forget()
  john.forget()
  return {
    world,
    chat_id,
    phone,
    john,
    customer,
    lines,
    async says(said = { type: 'text', text: 'Hello' }) {
      const phone_number_id = SEGMENTS.Partner.number
      await world.desk.sandbox.say(phone, { phone_number_id, ...said })
    },
  }
}

async function openFloor(world: World) {
  return {
    segment: await world.line('agent_arjun', ['PartnerApp']),
    executive: await world.line('agent_vikram'),
    leads: await world.line('lead_maya'),
    dashboard: await world.line('agent_priya'),
    foreign: await world.line('agent_rohan', ['VendorApp', 'SRDPApp']),
    stranger: (await world.stranger()).line,
  }
}

/**
 * What is provoked reaches these places and no other, live and in `sync` alike.
 *
 * @param provoke does it, and says which payload is meant
 * @returns what the first of the places heard
 */
export async function expectTold(
  stage: Stage,
  event: ServerEventName,
  places: Place[],
  provoke: () => Promise<(payload: Payload) => boolean>,
): Promise<Payload> {
  const { lines } = stage
  const since = await positions(lines)
  const meant = await provoke()
  const heard = await Promise.all(places.map((place) => lines[place].hears(event, meant)))
  for (const [place, line] of Object.entries(lines) as [Place, Line][]) {
    // Its answer comes after everything that was sent to this socket before.
    const { events } = await line.does('sync', { since: since[place], limit: 1000 })
    const missed = events.filter(
      (one: { event: string; payload: Payload }) => one.event === event && meant(one.payload),
    )
    const reached = places.includes(place)
    const times = line.all(event, meant).length
    expect(reached ? times > 0 : times === 0, `${event} at ${place}: ${times}`).toBe(true)
    if (!PASSING.includes(event)) {
      expect(missed.length > 0, `${event} in the sync of ${place}`).toBe(reached)
    }
    if (reached && !PASSING.includes(event)) {
      expect(missed[0].payload).toEqual(line.all(event, meant)[0])
    }
  }
  return heard[0]
}

async function positions(lines: Stage['lines']): Promise<Record<Place, string>> {
  const places = await Promise.all(
    Object.entries(lines).map(async ([place, line]) => [
      place,
      (await line.does('sync', {})).cursor,
    ]),
  )
  return Object.fromEntries(places)
}
