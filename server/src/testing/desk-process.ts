import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase } from './desk.ts'

const MAIN = new URL('../main.ts', import.meta.url).pathname

/** A desk in a process of its own, on data that outlives it. */
export interface DeskProcess {
  url: string
  /** Resolves when it is gone. */
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
  /** Starts it again on the same data; resolves when it is ready, with the milliseconds it took. */
  start(): Promise<number>
  /** The process's id, while it runs. */
  pid(): number
  /** Everything it has printed. */
  output(): string
  /** Ends it and removes its data. */
  remove(): Promise<void>
}

/** Runs `main.ts` as `npm start` does: with the sandbox, on a free port. */
export async function deskProcess(settings: Record<string, string> = {}): Promise<DeskProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'desk-'))
  const database = await createDatabase()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | null = null
  let printed = ''

  const start = async () => {
    const startedAt = performance.now()
    child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
      env: {
        PATH: process.env.PATH,
        PORT: String(port),
        DATA_DIR: folder,
        DEMO: 'on',
        DEMO_CHATS: 'off',
        LOG_LEVEL: 'error',
        RATE_LIMIT_LOGIN: '1000',
        RATE_LIMIT_OTHER: '100000',
        ...(database === null ? {} : { DATABASE_URL: database.url, JWT_SECRET: 'x'.repeat(40) }),
        ...(process.env.REDIS_URL === undefined ? {} : { REDIS_URL: process.env.REDIS_URL }),
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        printed += chunk.toString()
      })
    }
    await isReady(child, url, () => printed)
    return performance.now() - startedAt
  }

  const kill = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }

  await start()
  return {
    url,
    kill,
    start,
    pid: () => child?.pid ?? 0,
    output: () => printed,
    async remove() {
      await kill('SIGKILL')
      await database?.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function isReady(child: ChildProcess, url: string, printed: () => string): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(`${url}/api/health/ready`).catch(() => null)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`The desk did not start: ${printed()}`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
