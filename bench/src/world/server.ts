import type { ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Target } from '../load/sign-in.ts'
import { now, sleep } from '../measure/clock.ts'
import { databaseMs } from '../measure/database-time.ts'
import { end, start } from './children.ts'
import type { Database } from './database.ts'
import { collectGarbage, evaluate } from './inspector.ts'

/** A server under measurement, a child process as in production. */
export interface Server extends Target {
  /** From the start of the process until it answered. */
  readyMs: number
  /** From the start of the process until this path answers. */
  untilAnswers(path: string): Promise<number>
  /** Where its inspector listens. */
  inspector: string
  /** Bytes of memory that it holds, after its garbage is gone. */
  memory(): Promise<number>
  /** Bytes that JavaScript holds on to, its buffers too, after its garbage is gone. */
  held(): Promise<number>
  /** Milliseconds of processor time that it and PostgreSQL on its behalf have used so far. */
  cpuMs(): Promise<{ server: number; database: number }>
  /** Lets it end by itself for so long, then ends it. */
  stop(graceMs?: number): Promise<void>
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const PROGRAMS = {
  desk: new URL('../../../server/src/main.ts', import.meta.url),
  floor: new URL('../floor/main.ts', import.meta.url),
}
const READY = { desk: '/api/health/ready', floor: '/' }

/** Starts the desk, or the floor, and waits until it serves. */
export async function startServer(
  kind: Target['kind'],
  database: Database,
  settings: Record<string, string> = {},
): Promise<Server> {
  const port = await freePort()
  const startedAt = now()
  const child = start(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--inspect=127.0.0.1:0',
      fileURLToPath(PROGRAMS[kind]),
    ],
    {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: environment(port, database, settings),
    },
  )
  const inspector = inspectorOf(child)
  const url = `http://127.0.0.1:${port}`
  await answers(child, `${url}${READY[kind]}`)
  const readyMs = now() - startedAt
  return {
    kind,
    url,
    readyMs,
    async untilAnswers(path) {
      await answers(child, `${url}${path}`)
      return now() - startedAt
    },
    inspector: await inspector,
    async memory() {
      await collectGarbage(await inspector)
      return (await evaluate(await inspector, 'process.memoryUsage.rss()')) as number
    },
    async held() {
      await collectGarbage(await inspector)
      const { heapUsed, external } = (await evaluate(
        await inspector,
        'process.memoryUsage()',
      )) as NodeJS.MemoryUsage
      return heapUsed + external
    },
    async cpuMs() {
      const used = await evaluate(await inspector, 'process.cpuUsage()')
      const { user, system } = used as NodeJS.CpuUsage
      return { server: (user + system) / 1000, database: await databaseMs(database) }
    },
    stop: (graceMs) => end(child, graceMs),
  }
}

/** As in production, with demo people, and limits that no load reaches. */
function environment(port: number, database: Database, settings: Record<string, string>) {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: database.folder,
    ...(database.url === null ? {} : { DATABASE_URL: database.url, JWT_SECRET: 'b'.repeat(40) }),
    LOG_LEVEL: 'error',
    ...settings,
  }
}

/** Waits until the address answers 200; @throws after 30 s, or when the process ends before. */
async function answers(child: ChildProcess, url: string): Promise<void> {
  const deadline = now() + 30_000
  for (;;) {
    const status = await fetch(url, { headers: { accept: 'text/html, application/json' } }).then(
      async (response) => {
        await response.arrayBuffer()
        return response.status
      },
      () => 0,
    )
    if (status === 200) return
    if (child.exitCode !== null) throw new Error('The server ended instead of starting.')
    if (now() > deadline) throw new Error(`${url} does not answer.`)
    await sleep(40)
  }
}

/** Reads the inspector's address from what the process prints; anything else it says is shown. */
function inspectorOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      const address = /ws:\/\/\S+/.exec(text)?.[0]
      if (address !== undefined) resolve(address)
      else if (!/debugger|debugging|inspector/i.test(text)) process.stderr.write(text)
    })
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })
}
