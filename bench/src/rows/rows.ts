import type { Measured } from '../report/figure.ts'
import type { World } from '../world/world.ts'
import { fanOut, how as howFanOut } from './fan-out.ts'
import { how as howInboundLatency, inboundLatency } from './inbound-latency.ts'
import { how as howInboundThroughput, inboundThroughput } from './inbound-throughput.ts'
import { how as howLists, lists } from './lists.ts'
import { how as howMemory, memoryPerExecutive } from './memory.ts'
import { how as howReplyLatency, replyLatency } from './reply-latency.ts'
import { how as howStart, startTimes } from './start.ts'

/** Everything that is measured. Memory comes before the load, whose garbage would be in its way. */
export const rows: Record<string, { how: string; measure(world: World): Promise<Measured> }> = {
  start: { how: howStart, measure: startTimes },
  memory: { how: howMemory, measure: memoryPerExecutive },
  latency: { how: howInboundLatency, measure: inboundLatency },
  throughput: { how: howInboundThroughput, measure: inboundThroughput },
  reply: { how: howReplyLatency, measure: replyLatency },
  'fan-out': { how: howFanOut, measure: fanOut },
  lists: { how: howLists, measure: lists },
}
