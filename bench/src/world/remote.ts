import type { ChildProcess } from 'node:child_process'

type Handlers = Record<string, (...args: never[]) => Promise<unknown>>

interface Call {
  id: number
  name: string
  args: never[]
}

type Answer = { id: number; value?: unknown; error?: string }

/** In a child process: does what the parent asks, and ends with it. */
export function serve(handlers: Handlers): void {
  process.on('message', ({ id, name, args }: Call) => {
    const answer = (message: Answer) => process.send?.(message)
    Promise.resolve()
      .then(() => handlers[name]?.(...args))
      .then(
        (value) => answer({ id, value }),
        (error: Error) => answer({ id, error: error.message }),
      )
  })
  process.once('disconnect', () => process.exit(0))
}

/** In the parent: the child's handlers, as if they were here. */
export function remote<Served extends Handlers>(child: ChildProcess): Served {
  const waiting = new Map<number, (answer: Answer) => void>()
  let calls = 0
  child.on('message', (answer: Answer) => waiting.get(answer.id)?.(answer))
  child.once('exit', () => {
    for (const [id, end] of waiting) end({ id, error: 'The process ended.' })
  })
  const call =
    (name: string) =>
    (...args: unknown[]) =>
      new Promise((resolve, reject) => {
        calls += 1
        waiting.set(calls, ({ id, value, error }) => {
          waiting.delete(id)
          if (error === undefined) resolve(value)
          else reject(new Error(error))
        })
        child.send({ id: calls, name, args })
      })
  return new Proxy({} as Served, { get: (_target, name) => call(String(name)) })
}
