import { serve } from '../world/remote.ts'
import { batchLoad } from './batches.ts'
import { type OpenChat, openChats } from './chats.ts'
import { type Crowd, crowdAt } from './crowd.ts'
import { type Executive, executiveAt } from './executive.ts'
import { inboundLoad } from './inbound.ts'
import { repliesLoad } from './replies.ts'
import type { Target } from './sign-in.ts'
import { type Ask, type Visitor, visitorAt } from './visits.ts'

/** The load generator: a process of its own, so that it takes no time of what it measures. */
interface Work {
  target: Target
  executive: Executive
  chats: OpenChat[]
  inbound: ReturnType<typeof inboundLoad>
  replies: ReturnType<typeof repliesLoad>
  batch: ReturnType<typeof batchLoad>
}

let work: Work | undefined
let crowd: Crowd | undefined
let visitor: Visitor | undefined

export const load = {
  /** An executive at work in so many chats. */
  async begin(target: Target, chatCount: number) {
    const executive = await executiveAt(target)
    const chats = await openChats(target, executive, chatCount)
    const inbound = inboundLoad(target.url, executive, chats)
    const replies = repliesLoad(executive, chats)
    const batch = batchLoad(target.url, executive, chats)
    work = { target, executive, chats, inbound, replies, batch }
  },
  inbound: (rate: number, seconds: number) => begun(work).inbound(rate, seconds),
  replies: (rate: number, seconds: number) => begun(work).replies(rate, seconds),
  batch: (count: number) => begun(work).batch(count),
  /** Grows a crowd of idle executives to `size`. */
  async gather(target: Target, size: number) {
    crowd ??= await crowdAt(target)
    await crowd.growTo(size)
  },
  /** An executive who looks at one thing after the other. */
  async visit(target: Target) {
    visitor = await visitorAt(target)
  },
  time: (visits: Ask[][]) => begun(visitor).time(visits),
  ask: (event: string, payload: Record<string, unknown>) => begun(visitor).ask(event, payload),
  /** Has the whole crowd told something once; see `Crowd`. */
  tell: (frame: string | null) => begun(crowd).tell(frame),
}

function begun<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error('The load has not begun.')
  return part
}

serve(load)
