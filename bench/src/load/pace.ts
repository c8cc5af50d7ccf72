import { Worker } from 'node:worker_threads'

/** What the thread that keeps the time says: these are due. */
export interface Tick {
  /** Numbers of the arrivals, and when each was meant to be, on the steady clock. */
  due: { index: number; at: number }[]
}

/**
 * Calls `act` at each of the times, whatever became of the calls before: an open loop. The time is
 * kept in a thread of its own, because timers of the event loop are up to a millisecond late.
 *
 * @param times milliseconds from the start, ascending
 */
export async function pace(
  times: readonly number[],
  act: (index: number, at: number) => void,
): Promise<void> {
  const thread = new Worker(new URL('./metronome.ts', import.meta.url), { workerData: times })
  await new Promise<void>((resolve, reject) => {
    thread.on('message', ({ due }: Tick) => {
      for (const { index, at } of due) act(index, at)
    })
    thread.once('error', reject)
    thread.once('exit', () => resolve())
  })
}
