import { WebSocket } from 'ws'

/** A V8 CPU profile, as far as it is read here. */
export interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[]
  samples: number[]
  timeDeltas: number[]
}

/** Frees what a process no longer uses, so that its size says what it needs. */
export async function collectGarbage(address: string): Promise<void> {
  await withInspector(address, async (call) => {
    await call('HeapProfiler.enable')
    await call('HeapProfiler.collectGarbage')
  })
}

/** Where a process spends its time while `work` runs. */
export function profileDuring<Value>(
  address: string,
  work: () => Promise<Value>,
): Promise<{ value: Value; profile: CpuProfile }> {
  return withInspector(address, async (call) => {
    await call('Profiler.enable')
    await call('Profiler.setSamplingInterval', { interval: 500 })
    await call('Profiler.start')
    const value = await work()
    const { profile } = (await call('Profiler.stop')) as { profile: CpuProfile }
    return { value, profile }
  })
}

/** The result of a JavaScript expression inside a process, where `require` is at hand. */
export function evaluate(address: string, expression: string): Promise<unknown> {
  return withInspector(address, async (call) => {
    const answer = (await call('Runtime.evaluate', {
      expression,
      includeCommandLineAPI: true,
      returnByValue: true,
    })) as { result?: { value?: unknown; description?: string } }
    return answer.result?.value
  })
}

type Call = (method: string, params?: object) => Promise<unknown>

/** Speaks the inspector's protocol for as long as `work` runs. */
async function withInspector<Value>(
  address: string,
  work: (call: Call) => Promise<Value>,
): Promise<Value> {
  const socket = new WebSocket(address, { maxPayload: 512 * 1024 * 1024 })
  const waiting = new Map<number, (result: unknown) => void>()
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  socket.on('message', (data: Buffer) => {
    const { id, result } = JSON.parse(data.toString())
    waiting.get(id)?.(result)
    waiting.delete(id)
  })
  const call: Call = (method, params = {}) =>
    new Promise((resolve) => {
      const id = waiting.size + Math.floor(Math.random() * 1e9)
      waiting.set(id, resolve)
      socket.send(JSON.stringify({ id, method, params }))
    })
  try {
    return await work(call)
  } finally {
    socket.close()
  }
}
