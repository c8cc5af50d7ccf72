import { between, pick } from './chance.ts'
import { CUSTOMER } from './conversations/customer.ts'
import { everyDay } from './conversations/every-day.ts'
import { PARTNER } from './conversations/partner.ts'
import { SRDP } from './conversations/srdp.ts'
import { LONG_COMPLAINT, VENDOR } from './conversations/vendor.ts'
import { type DemoCustomer, demoCustomer } from './customers.ts'
import { after, type Script } from './lines.ts'
import { DEMO_PEOPLE } from './people.ts'
import type { Executive, State, Story } from './story.ts'

interface Part {
  customer_type: string
  scripts: Script[]
  /** Minutes that people wait for an answer just now. */
  waiting: number[]
  /** Login names of those who answer, as often as they have their turn. */
  executives: string[]
}

const PARTS: Part[] = [
  {
    customer_type: 'Partner',
    scripts: PARTNER,
    waiting: [4, 12, 0.6, 7, 1, 26],
    executives: ['agent_john', 'agent_jane', 'agent_john', 'agent_arjun', 'agent_vikram'],
  },
  {
    customer_type: 'Customer',
    scripts: CUSTOMER,
    waiting: [1, 4, 12, 2, 6, 18],
    executives: ['agent_john', 'agent_priya', 'agent_john', 'agent_jane', 'agent_kabir'],
  },
  {
    customer_type: 'Vendor',
    scripts: VENDOR,
    waiting: [4, 1, 12, 9],
    executives: ['agent_divya', 'agent_kabir', 'agent_rohan'],
  },
  {
    customer_type: 'SRDP',
    scripts: SRDP,
    waiting: [1, 4, 12, 15],
    executives: ['agent_sara', 'agent_rohan', 'agent_vikram'],
  },
]

/** Minutes since our answer: just now, a while ago, window closing soon, closed. */
const ANSWERED = [0.7, 3, 9, 21, 47, 23 * 60 + 12, 140, 31 * 60, 330, 23 * 60 + 37, 52 * 60]

const RESOLVED = 22

/** Every chat of the demo, with the segments that are configured. */
export function castStories(segments: string[]): Story[] {
  const parts = PARTS.filter(({ customer_type }) => segments.includes(customer_type))
  const stories = parts.flatMap((part, place) => castPart(part, place * 40))
  return [...stories, ...specials(stories, segments)]
}

function castPart({ customer_type, scripts, waiting, executives }: Part, from: number): Story[] {
  const states: State[] = [
    ...waiting.map((minutes): State => ({ kind: 'waiting', minutes })),
    ...ANSWERED.map((minutes) => answered(customer_type, minutes)),
    ...Array.from({ length: RESOLVED }, (_, place) => resolved(customer_type, place)),
  ]
  return states.map((state, place) => {
    const key = `${customer_type}/${place}`
    return {
      key,
      customer_type,
      // Numbers of the phones follow each other over all segments.
      customer: demoCustomer(customer_type, place, from + place),
      script: scriptFor(scripts, place),
      state,
      executive: executiveNamed(executives[place % executives.length]),
    }
  })
}

/** Every sixth person came back with another matter, some hours later. */
function scriptFor(scripts: Script[], place: number): Script {
  const script = scripts[place % scripts.length] as Script
  if (place % 6 !== 5) return script
  const next = scripts.findLast(
    (one) => one !== script && one.language === script.language && !one.tags.includes('Urgent'),
  )
  const [first, ...rest] = next?.lines ?? []
  if (next === undefined || first === undefined) return script
  return {
    ...script,
    tags: [...new Set([...script.tags, ...next.tags])],
    resolution: next.resolution,
    lines: [...script.lines, after(5, first), ...rest],
  }
}

/** Not to the same minute in every segment; where the window is about to close, a minute matters. */
function answered(customer_type: string, minutes: number): State {
  const spread = minutes > 2 && minutes < 600 ? between(85, 130, customer_type, minutes) / 100 : 1
  return { kind: 'answered', minutes: minutes * spread }
}

/** Spread over the past fourteen days, more of them lately. */
function resolved(customer_type: string, place: number): State {
  const hours = 0.4 + (place / RESOLVED) ** 1.4 * 320 + between(0, 50, customer_type, place) / 10
  const rating = pick([5, 5, 4, null, 5, 3, null, 4, 1, null, 2], 'rating', customer_type, place)
  return { kind: 'resolved', hours, rating }
}

/** The ones that every screen must stand: very long, very many, two segments at once. */
function specials(stories: Story[], segments: string[]): Story[] {
  const all: Story[] = [
    {
      key: 'every-day',
      customer_type: 'Partner',
      customer: demoCustomer('Partner', 90, 160),
      script: everyDay(400),
      state: { kind: 'answered', minutes: 16 },
      executive: executiveNamed('agent_john'),
      isWhole: true,
    },
    {
      key: 'long-complaint',
      customer_type: 'Vendor',
      customer: demoCustomer('Vendor', 91, 161),
      script: LONG_COMPLAINT,
      state: { kind: 'answered', minutes: 34 },
      executive: executiveNamed('agent_kabir'),
      isWhole: true,
    },
    {
      key: 'owner-and-driver',
      customer_type: 'Vendor',
      customer: gurpreet(stories),
      script: VENDOR[2] as Script,
      state: { kind: 'answered', minutes: 75 },
      executive: executiveNamed('agent_divya'),
    },
  ]
  return all.filter(({ customer_type }) => segments.includes(customer_type))
}

/** He drives one car himself and owns two more: the same person in two segments. */
const gurpreet = (stories: Story[]): DemoCustomer =>
  stories.find(({ customer }) => customer.phone === '919812340015')?.customer ??
  demoCustomer('Partner', 1, 1)

function executiveNamed(username: string | undefined): Executive {
  const { executive_id, name } = DEMO_PEOPLE.find((one) => one.username === username) as Executive
  return { executive_id, name }
}
