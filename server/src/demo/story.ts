import { between, pick } from './chance.ts'
import { CLOSINGS } from './conversations/closings.ts'
import type { DemoCustomer } from './customers.ts'
import { type Line, type Script, toLine, type Written } from './lines.ts'

export interface Executive {
  executive_id: string
  name: string
}

/** Where a chat stands now. */
export type State =
  | { kind: 'waiting'; minutes: number }
  | { kind: 'answered'; minutes: number }
  | { kind: 'resolved'; hours: number; rating: number | null }

/** One chat of the demo: who, what, with whom, and where it stands. */
export interface Story {
  key: string
  customer_type: string
  customer: DemoCustomer
  script: Script
  state: State
  executive: Executive
  /** Tell all of the script, however it stands. */
  isWhole?: boolean
}

/** What happened in a chat, in order. */
export type Happening = { at: Date } & (
  | { kind: 'message'; line: Line }
  | { kind: 'assigned'; reason: 'round_robin' | 'manual' }
  | { kind: 'released' }
  | { kind: 'tagged'; tag: string }
  | { kind: 'noted'; content: string }
  | { kind: 'resolved'; reason: string }
  | { kind: 'rated'; rating: number }
)

/** Tells a story as it happened up to `now`. */
export function tell(story: Story, now: Date): Happening[] {
  const lines = linesOf(story)
  const messages = placeInTime(story, lines, now)
  return [...messages, ...besides(story, messages, now)].sort(
    (one, other) => one.at.getTime() - other.at.getTime(),
  )
}

/** As much of the script as has been said, with the words of this customer. */
function linesOf({ script, state, key, customer, isWhole }: Story): Line[] {
  const all = script.lines.map(toLine)
  const said = isWhole === true ? all : cut(all, state, key)
  const closing: Written[] =
    state.kind === 'resolved' ? pick(CLOSINGS[script.language], 'closing', key) : []
  const words = wordsFor(customer, key)
  return [...said, ...closing.map(toLine)].map((line) => fillIn(line, words))
}

/** A chat that waits ends with the customer, one that is answered with us. */
function cut(lines: Line[], state: State, key: string): Line[] {
  if (state.kind === 'resolved') return lines
  const by = state.kind === 'waiting' ? 'customer' : 'desk'
  const ends = lines.flatMap((line, place) =>
    line.by === by && lines[place + 1]?.by !== by ? [place + 1] : [],
  )
  return lines.slice(0, pick(ends, 'cut', key))
}

function placeInTime(story: Story, lines: Line[], now: Date) {
  const { state, key } = story
  const offsets: number[] = []
  for (const [place, line] of lines.entries()) {
    offsets.push((offsets.at(-1) ?? 0) + pauseBefore(line, lines[place - 1], `${key}/${place}`))
  }
  const end = Math.floor(now.getTime() / 1000)
  const anchor = anchorOf(state, lines)
  const at = end - secondsAgo(state) - (offsets[anchor] ?? 0)
  return lines.map((line, place) => {
    const isTail = state.kind === 'waiting' && place > anchor
    // What was added to the question was written before now, however short the wait.
    const step = (state.kind === 'waiting' ? state.minutes * 60 : 0) / (lines.length - anchor)
    const seconds = isTail
      ? end - secondsAgo(state) + Math.floor(Math.min(step, 40) * (place - anchor))
      : at + (offsets[place] ?? 0)
    return { kind: 'message' as const, at: new Date(seconds * 1000), line }
  })
}

/** The line whose time is given: the first that waits, else the last one. */
function anchorOf(state: State, lines: Line[]): number {
  if (state.kind !== 'waiting') return lines.length - 1
  return lines.findLastIndex((line) => line.by === 'desk') + 1
}

function secondsAgo(state: State): number {
  switch (state.kind) {
    case 'waiting':
    case 'answered':
      return Math.round(state.minutes * 60)
    case 'resolved':
      return Math.round(state.hours * 3600) + 90
  }
}

/** Seconds that pass before a line: people type, we look things up. */
function pauseBefore(line: Line, before: Line | undefined, key: string): number {
  if (before === undefined) return 0
  if (line.pauseS !== undefined) return line.pauseS
  if (line.by === before.by) return between(14, 48, 'pause', key)
  return line.by === 'desk' ? between(35, 170, 'pause', key) : between(30, 200, 'pause', key)
}

/** What happened beside the messages: who had the chat, what was noted, how it ended. */
function besides(
  { script, state, key }: Story,
  messages: { at: Date; line: Line }[],
  now: Date,
): Happening[] {
  const first = messages[0]
  const answer = messages.find(({ line }) => line.by === 'desk')
  if (first === undefined || answer === undefined) return []
  const isOurs = first === answer
  const later = (seconds: number) =>
    new Date(Math.min(answer.at.getTime() + seconds * 1000, now.getTime()))
  const happenings: Happening[] = [
    { kind: 'assigned', at: first.at, reason: isOurs ? 'manual' : 'round_robin' },
    ...script.tags.map((tag) => ({ kind: 'tagged' as const, at: later(8), tag })),
  ]
  if (script.note !== undefined)
    happenings.push({ kind: 'noted', at: later(21), content: script.note })
  switch (state.kind) {
    case 'answered':
      break
    case 'waiting': {
      // Nobody offline holds a chat that waits: it went back when its executive left.
      const last = messages.findLast(({ line }) => line.by === 'desk') ?? answer
      happenings.push({ kind: 'released', at: new Date(last.at.getTime() + 25_000) })
      break
    }
    case 'resolved': {
      const at = new Date(now.getTime() - state.hours * 3_600_000)
      happenings.push({ kind: 'resolved', at, reason: script.resolution })
      if (state.rating !== null) {
        const seconds = between(20, 600, 'rated', key)
        happenings.push({
          kind: 'rated',
          at: new Date(Math.min(at.getTime() + seconds * 1000, now.getTime())),
          rating: state.rating,
        })
      }
    }
  }
  return happenings
}

const PLACES = [
  'Andheri East',
  'Hinjewadi Phase 2',
  'Shivaji Nagar',
  'Baner',
  'Koregaon Park',
  'Thane',
]
const DROPS = [
  'Pune Station',
  'Mumbai Airport T2',
  'Lonavala',
  'Nashik Road',
  'Panvel',
  'Mahabaleshwar',
]
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const DRIVERS = ['Ramesh', 'Iqbal', 'Santosh', 'Balu', 'Shankar', 'Wasim', 'Tukaram']
const SERIES = ['AB', 'CD', 'EF', 'GH', 'JK', 'LM']

type Words = Record<string, string>

function wordsFor({ name, phone }: DemoCustomer, key: string): Words {
  const amount = between(120, 9400, 'amount', key)
  return {
    first: name.split(' ')[0] || 'ji',
    amount: `₹${amount.toLocaleString('en-IN')}`,
    n: String(between(11, 46, 'n', key)),
    place: pick(PLACES, 'place', key),
    drop: pick(DROPS, 'drop', key),
    day: pick(DAYS, 'day', key),
    time: `${between(5, 22, 'hour', key)}:${pick(['00', '15', '30', '45'], 'minute', key)}`,
    driver: pick(DRIVERS, 'driver', key),
    vehicle: `MH ${pick(['12', '14', '02'], 'district', phone)} ${pick(SERIES, 'series', phone)} ${between(1010, 9980, 'plate', phone)}`,
    ride: `R-${between(41000, 48999, 'ride', key)}`,
  }
}

/** Fills the holes of a line, also in what lies beside its text. */
function fillIn(line: Line, words: Words): Line {
  const filled = JSON.stringify(line).replace(
    /\{(\w+)\}/g,
    (hole, name: string) => words[name] ?? hole,
  )
  return JSON.parse(filled) as Line
}
