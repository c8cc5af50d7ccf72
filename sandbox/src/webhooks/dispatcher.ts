import { randomUUID } from 'node:crypto'
import type { Faults } from '../faults.ts'
import type { Update } from '../store/records.ts'
import type { Table } from '../store/table.ts'
import { wrap } from './envelope.ts'
import { type Outcome, postWebhook } from './post.ts'
import { escapeUnicode } from './sign.ts'

export interface WebhookCounts {
  pending: number
  accepted: number
  failed_attempts: number
  duplicated: number
  dropped: number
  /** Not accepted for a week, and given up. */
  given_up: number
  last_failure: string | null
}

interface Needs {
  updates: Table<Update>
  faults(): Faults
  random(): number
  /** The sandbox's clock, ms. */
  now(): number
  appSecret: string
  queueLimit: number
  retry: { firstMs: number; capMs: number }
  /** Hears of every update that the desk has taken. */
  noteAccepted(update: Update): void
}

/** The updates of one phone (and number): at most one POST of them is under way at a time. */
interface Lane {
  queue: Update[]
  state: 'resting' | 'ready' | 'waiting' | 'posting'
  failures: number
  /** The last attempt found nobody home, so the lane may go as soon as somebody answers. */
  unreachable: boolean
  timer: NodeJS.Timeout | undefined
}

/** How many POSTs are under way at once, over all lanes. */
const MAX_POSTS = 8
const SHUFFLE_LANES = 16
/** Meta posts at most 3 MB at once, and tries for seven days. */
const MAX_POST_BYTES = 3_000_000
const WEEK_MS = 7 * 24 * 3600 * 1000

/**
 * Brings updates to the desk: in order per lane, repeated until answered with 200 (at once, then
 * with growing pauses), in batches of the configured size. What is not accepted yet is in the
 * `updates` table, so with a journal it outlives the process.
 */
export class Dispatcher {
  readonly #needs: Needs
  readonly #lanes = new Map<string, Lane>()
  readonly #ready: Lane[] = []
  readonly #accepted = new Map<string, () => void>()
  readonly #stopping = new AbortController()
  #idleWaiters: (() => void)[] = []
  #posts = 0
  #pump: NodeJS.Timeout | undefined
  #url: string | undefined
  #headers: Record<string, string> = {}
  #counts = { accepted: 0, failed_attempts: 0, duplicated: 0, dropped: 0, given_up: 0 }
  #lastFailure: string | null = null

  constructor(needs: Needs) {
    this.#needs = needs
    for (const update of needs.updates.all()) this.#line(update)
  }

  get url(): string | undefined {
    return this.#url
  }

  get isFull(): boolean {
    return this.#needs.updates.size >= this.#needs.queueLimit
  }

  counts(): WebhookCounts {
    return { pending: this.#needs.updates.size, ...this.#counts, last_failure: this.#lastFailure }
  }

  /** Sets where to post, with which headers of the receiver's own; goes at once for what waits. */
  setUrl(url: string | undefined, headers: Record<string, string> = {}): void {
    this.#url = url
    this.#headers = headers
    this.#wakeUnreachable()
    this.#schedule(0)
  }

  /** Takes an update; the promise resolves when the desk has accepted it. */
  enqueue(update: Omit<Update, 'id' | 'due_at'>): Promise<void> {
    const { webhook_delay_ms, webhook_shuffle } = this.#needs.faults()
    const delayMs = webhook_shuffle ? webhook_delay_ms * this.#needs.random() : webhook_delay_ms
    const stored = this.#needs.updates.put({
      ...update,
      lane: webhook_shuffle ? this.#anyLane() : update.lane,
      id: randomUUID(),
      due_at: Date.now() + delayMs,
    })
    const accepted = new Promise<void>((resolve) => this.#accepted.set(stored.id, resolve))
    this.#line(stored)
    return accepted
  }

  /** Resolves when nothing waits any more. */
  idle(): Promise<void> {
    if (this.#needs.updates.size === 0) return Promise.resolve()
    return new Promise((resolve) => this.#idleWaiters.push(resolve))
  }

  /** Forgets everything that waits; the table is the caller's to clear. */
  clear(): void {
    for (const lane of this.#lanes.values()) {
      clearTimeout(lane.timer)
      lane.queue.length = 0
    }
    this.#lanes.clear()
    this.#ready.length = 0
    this.#accepted.clear()
    this.#counts = { accepted: 0, failed_attempts: 0, duplicated: 0, dropped: 0, given_up: 0 }
    this.#lastFailure = null
    this.#tellIdle()
  }

  stop(): void {
    this.#stopping.abort()
    clearTimeout(this.#pump)
    for (const lane of this.#lanes.values()) clearTimeout(lane.timer)
  }

  #line(update: Update): void {
    let lane = this.#lanes.get(update.lane)
    if (!lane) {
      lane = { queue: [], state: 'resting', failures: 0, unreachable: false, timer: undefined }
      this.#lanes.set(update.lane, lane)
    }
    lane.queue.push(update)
    if (lane.state === 'resting') this.#settle(lane)
  }

  /** Decides what a lane does next: rest, wait for its time, or stand in line. */
  #settle(lane: Lane, pauseMs = 0): void {
    clearTimeout(lane.timer)
    const head = lane.queue[0]
    if (!head) {
      lane.state = 'resting'
      return
    }
    const waitMs = Math.max(pauseMs, head.due_at - Date.now())
    if (waitMs > 0) {
      lane.state = 'waiting'
      lane.timer = setTimeout(() => this.#settle(lane), waitMs)
      return
    }
    lane.state = 'ready'
    this.#ready.push(lane)
    const { webhook_batch_size, webhook_linger_ms } = this.#needs.faults()
    this.#schedule(webhook_batch_size > 1 ? webhook_linger_ms : 0)
  }

  #schedule(waitMs: number): void {
    if (this.#pump || this.#stopping.signal.aborted) return
    this.#pump = setTimeout(() => {
      this.#pump = undefined
      while (this.#url && this.#posts < MAX_POSTS && this.#ready.length > 0) void this.#postNext()
    }, waitMs)
  }

  async #postNext(): Promise<void> {
    const taken = this.#takeBatch()
    const batch = taken.flatMap((part) => part.updates)
    this.#posts += 1
    const outcome = await this.#post(batch)
    this.#posts -= 1
    if (this.#stopping.signal.aborted) return

    if (outcome.kind === 'answered' && outcome.status === 200) this.#finish(taken)
    else this.#postpone(taken, outcome)
    if (this.#ready.length > 0) this.#schedule(0)
  }

  #takeBatch(): { lane: Lane; updates: Update[] }[] {
    const taken: { lane: Lane; updates: Update[] }[] = []
    const { webhook_batch_size } = this.#needs.faults()
    let room = webhook_batch_size
    let bytes = MAX_POST_BYTES
    while (room > 0) {
      const lane = this.#ready.shift()
      if (!lane) break
      const now = Date.now()
      const notDue = lane.queue.findIndex((update) => update.due_at > now)
      const due = lane.queue.slice(0, notDue < 0 ? room : Math.min(room, notDue))
      const updates = webhook_batch_size === 1 ? due : fitting(due, bytes)
      if (updates.length === 0 && taken.length > 0) {
        this.#ready.unshift(lane)
        break
      }
      // One that is too large for itself goes all the same: Meta never makes one.
      if (updates.length === 0) updates.push(...due.slice(0, 1))
      if (webhook_batch_size > 1) bytes -= sizeOf(updates)
      lane.state = 'posting'
      room -= updates.length
      taken.push({ lane, updates })
    }
    return taken
  }

  async #post(batch: Update[]): Promise<Outcome> {
    const faults = this.#needs.faults()
    if (Date.now() < faults.webhook_drop_until) {
      this.#counts.dropped += batch.length
      return { kind: 'answered', status: 200 }
    }
    if (Date.now() < faults.webhook_outage_until) return { kind: 'unreachable', reason: 'outage' }

    const inOrder = faults.webhook_shuffle ? shuffled(batch, this.#needs.random) : batch
    const body = escapeUnicode(wrap(inOrder))
    const send = () =>
      postWebhook(this.#url ?? '', body, {
        appSecret: this.#needs.appSecret,
        headers: this.#headers,
        signal: this.#stopping.signal,
      })
    const outcome = await send()
    if (outcome.kind === 'answered' && this.#needs.random() < faults.webhook_duplicate) {
      this.#counts.duplicated += batch.length
      await send()
    }
    return outcome
  }

  #finish(taken: { lane: Lane; updates: Update[] }[]): void {
    this.#wakeUnreachable()
    for (const { lane, updates } of taken) {
      lane.queue.splice(0, updates.length)
      lane.failures = 0
      lane.unreachable = false
      for (const update of updates) {
        this.#needs.updates.delete(update.id)
        this.#needs.noteAccepted(update)
        this.#accepted.get(update.id)?.()
        this.#accepted.delete(update.id)
        this.#counts.accepted += 1
      }
      this.#settle(lane)
    }
    this.#dropRested(taken)
    if (this.#needs.updates.size === 0) this.#tellIdle()
  }

  #postpone(taken: { lane: Lane; updates: Update[] }[], outcome: Outcome): void {
    this.#counts.failed_attempts += 1
    this.#lastFailure = outcome.kind === 'answered' ? `HTTP ${outcome.status}` : outcome.reason
    const { firstMs, capMs } = this.#needs.retry
    for (const { lane, updates } of taken) {
      const old = updates.filter(({ made_at = Infinity }) => this.#needs.now() - made_at > WEEK_MS)
      if (old.length > 0) this.#giveUp(lane, old)
      lane.failures += 1
      lane.unreachable = outcome.kind === 'unreachable'
      // The first repetition is immediate, as Meta's is.
      const pauseMs =
        lane.failures === 1 ? 0 : Math.min(capMs, firstMs * 2 ** Math.min(lane.failures - 2, 20))
      this.#settle(lane, pauseMs)
    }
  }

  #giveUp(lane: Lane, updates: Update[]): void {
    lane.queue = lane.queue.filter((update) => !updates.includes(update))
    for (const update of updates) {
      this.#needs.updates.delete(update.id)
      this.#accepted.get(update.id)?.()
      this.#accepted.delete(update.id)
      this.#counts.given_up += 1
    }
    if (this.#needs.updates.size === 0) this.#tellIdle()
  }

  /** Somebody answers again: those who found nobody home need not sit out their pause. */
  #wakeUnreachable(): void {
    for (const lane of this.#lanes.values()) {
      if (lane.state === 'waiting' && lane.unreachable) {
        lane.unreachable = false
        this.#settle(lane)
      }
    }
  }

  #dropRested(taken: { lane: Lane; updates: Update[] }[]): void {
    for (const { updates } of taken) {
      const key = updates[0]?.lane
      if (key !== undefined && this.#lanes.get(key)?.state === 'resting') this.#lanes.delete(key)
    }
  }

  #tellIdle(): void {
    for (const tell of this.#idleWaiters) tell()
    this.#idleWaiters = []
  }

  #anyLane(): string {
    return `shuffle ${Math.floor(this.#needs.random() * SHUFFLE_LANES)}`
  }
}

/** The first of the updates, as many as fit into so many bytes. */
function fitting(updates: Update[], bytes: number): Update[] {
  let left = bytes
  const end = updates.findIndex((update) => {
    left -= bytesOf(update)
    return left < 0
  })
  return end < 0 ? updates : updates.slice(0, end)
}

const sizeOf = (updates: Update[]) => updates.reduce((sum, update) => sum + bytesOf(update), 0)

/** About as many bytes as an update takes in a POST, escapes included. */
function bytesOf(update: Update): number {
  return escapeUnicode(update.value).length + 400
}

function shuffled<T>(items: T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
}
