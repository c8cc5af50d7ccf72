import type { Measured } from '../report/figure.ts'
import type { World } from '../world/world.ts'
import { batch, how as howBatch } from './batch.ts'
import { fanOut, how as howFanOut } from './fan-out.ts'
import { handOut, how as howHandOut } from './hand-out.ts'
import { how as howInboundLatency, inboundLatency } from './inbound-latency.ts'
import { how as howInboundThroughput, inboundThroughput } from './inbound-throughput.ts'
import { how as howLists, lists } from './lists.ts'
import { how as howMedia, media } from './media.ts'
import { how as howMemory, memoryPerExecutive } from './memory.ts'
import { how as howReplyLatency, replyLatency } from './reply-latency.ts'
import { how as howStart, startTimes } from './start.ts'
import { how as howStats, stats } from './stats.ts'
import { how as howSweep, sweep } from './sweep.ts'

/** Everything that is measured. Memory comes before the load, whose garbage would be in its way. */
export const rows: Record<string, { how: string; measure(world: World): Promise<Measured> }> = {
  start: { how: howStart, measure: startTimes },
  memory: { how: howMemory, measure: memoryPerExecutive },
  latency: { how: howInboundLatency, measure: inboundLatency },
  throughput: { how: howInboundThroughput, measure: inboundThroughput },
  batch: { how: howBatch, measure: batch },
  reply: { how: howReplyLatency, measure: replyLatency },
  media: { how: howMedia, measure: media },
  'fan-out': { how: howFanOut, measure: fanOut },
  'hand-out': { how: howHandOut, measure: handOut },
  lists: { how: howLists, measure: lists },
  stats: { how: howStats, measure: stats },
  sweep: { how: howSweep, measure: sweep },
}
