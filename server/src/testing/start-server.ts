import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))

/** The server as a process of its own, started as `npm start` does. */
export interface ServerProcess {
  pid: number
  url: string
  /** Ends it with a signal; the exit code, null where it was killed. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>
}

/** Starts the server and waits until it says that it is ready. */
export async function startServer(environment: Record<string, string>): Promise<ServerProcess> {
  const { child, output } = run(environment)
  const exited = once(child, 'exit') as Promise<[number | null]>
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const ready = /Console\s+(http\S+)/.exec(output.text)
      if (ready?.[1] !== undefined) resolve(ready[1])
    })
    void exited.then(([code]) => reject(new Error(`It ended with ${code}: ${output.text}`)))
  })
  return {
    pid: child.pid ?? 0,
    url,
    async end(signal) {
      child.kill(signal)
      return (await exited)[0]
    },
  }
}

/** Starts a server that is expected not to come up, and gives what it said. */
export async function failToStart(
  environment: Record<string, string>,
): Promise<{ code: number | null; said: string }> {
  const { child, output } = run(environment)
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, said: output.text }
}

function run(environment: Record<string, string>): {
  child: ChildProcess
  output: { text: string }
} {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
    env: { PATH: process.env.PATH ?? '', ...environment },
    // No .env file of somebody's own may have a say.
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // A test that fails half-way leaves no server behind.
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  const output = { text: '' }
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => {
      output.text += data.toString()
    })
  }
  return { child, output }
}

/** A port that was free a moment ago, for a server that must come back to the same one. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('There is no port.')
  return address.port
}
