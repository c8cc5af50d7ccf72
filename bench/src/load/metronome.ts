import { parentPort, workerData } from 'node:worker_threads'
import { now } from '../measure/clock.ts'
import type { Tick } from './pace.ts'

/** Sleeps exactly until each arrival and says that it is due. */
const times = workerData as number[]
const never = new Int32Array(new SharedArrayBuffer(4))
const startAt = now() + 20

let next = 0
while (next < times.length) {
  const tick: Tick = { due: [] }
  for (; next < times.length; next++) {
    const at = startAt + (times[next] ?? 0)
    if (at > now()) break
    tick.due.push({ index: next, at })
  }
  if (tick.due.length > 0) parentPort?.postMessage(tick)
  const waitMs = startAt + (times[next] ?? 0) - now()
  if (waitMs > 0) Atomics.wait(never, 0, 0, waitMs)
}
