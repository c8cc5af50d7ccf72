import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSandbox, type Sandbox } from '@smart-chat/sandbox'
import { fastify } from 'fastify'
import pg from 'pg'
import { system } from '../actor.ts'
import { type App, startApp } from '../app.ts'
import { sweepQueue } from '../assignment/hand-out.ts'
import { sweepChannels } from '../channels/check.ts'
import { sweepClocks } from '../clocks/sweep.ts'
import { type Config, readConfig } from '../config.ts'
import { type Context, createContext } from '../context.ts'
import { sweepDeliveries } from '../messages/sweep.ts'
import { renewMs } from '../presence/readiness.ts'
import { giveEmptyDatabase } from './empty-database.ts'

/** A whole desk on a port of its own, with a WhatsApp stand-in beside it. */
export interface Desk {
  app: App
  url: string
  sandbox: Sandbox
  phones: Phones
  /** The desk as its own jobs see it: to read the database, to do what only a job does. */
  ctx: Context
  /** Moves the desk's clock. */
  advance(seconds: number): void
  /** Lets time pass while every node is up and renews its leases. */
  pass(seconds: number): Promise<void>
  /** Does now what the desk does by itself every so often. */
  sweep(): Promise<void>
  /** Another node on the same database; only on PostgreSQL. */
  secondNode(): Promise<App>
  /** Stops the desk and starts it again on the same data and port; something may happen meanwhile. */
  restart(meanwhile?: () => void): Promise<void>
  stop(): Promise<void>
}

/** One call that the desk made to the Graph API. */
export interface GraphCall {
  method: string
  path: string
  status: number
  body: Record<string, unknown> & {
    type?: string
    to?: string
    recipient?: string
    text?: { body: string }
  }
}

/** The control API of the stand-in (`sandbox/README.md`). */
export interface Phones {
  /** Where the Graph API is, such as `http://127.0.0.1:5010/sandbox/graph`. */
  graphUrl: string
  call<Answer>(method: string, path: string, body?: object): Promise<Answer>
  /** A customer sends a file. */
  sendFile(phone: string, file: File, fields: Record<string, string>): Promise<void>
  /** Every message that the desk has tried to send to a phone, in order. */
  sentTo(phone: string): Promise<GraphCall[]>
}

export interface Stub {
  sandbox: Sandbox
  phones: Phones
  stop(): Promise<void>
}

/** The stand-in for WhatsApp, on a port of its own. */
export async function startPhones(): Promise<Stub> {
  const server = fastify({ forceCloseConnections: true })
  const sandbox = createSandbox({ retry: { firstMs: 50, capMs: 400 } })
  await server.register(sandbox.plugin)
  const url = await server.listen({ port: 0, host: '127.0.0.1' })
  sandbox.setPublicUrl(url)
  return { sandbox, phones: phonesAt(url), stop: () => server.close() }
}

function phonesAt(url: string): Phones {
  const call = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const answer = await fetch(`${url}/sandbox/api${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`)
    return (await answer.json()) as Answer
  }
  return {
    graphUrl: `${url}/sandbox/graph`,
    call,
    async sendFile(phone, file, fields) {
      const form = new FormData()
      for (const [name, value] of Object.entries(fields)) form.set(name, value)
      form.set('file', file)
      const answer = await fetch(`${url}/sandbox/api/people/${phone}/media`, {
        method: 'POST',
        body: form,
      })
      if (!answer.ok) throw new Error(await answer.text())
    },
    async sentTo(phone) {
      const { requests } = await call<{ requests: GraphCall[] }>(
        'GET',
        '/requests?path=/messages&method=POST',
      )
      return requests.filter(({ body }) => body.to === `+${phone}` && body.type !== undefined)
    },
  }
}

/** Settings of a desk in a test: demo people, no demo chats, generous limits. */
export const testSettings = (own: {
  folder: string
  graphUrl: string
  databaseUrl: string | null
}): Record<string, string> => ({
  PORT: '0',
  HOST: '127.0.0.1',
  DATA_DIR: own.folder,
  DEMO: 'on',
  DEMO_CHATS: 'off',
  WHATSAPP_ACCESS_TOKEN: 'sandbox-token',
  WHATSAPP_APP_SECRET: 'sandbox-secret',
  WHATSAPP_GRAPH_URL: own.graphUrl,
  LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
  DATABASE_CONNECTIONS: '8',
  // Nobody moves a pointer here, and tests move the clock by days.
  INACTIVE_S: '10000000',
  RATE_LIMIT_LOGIN: '10000',
  RATE_LIMIT_LOGIN_ADDRESS: '10000',
  RATE_LIMIT_REFRESH: '10000',
  RATE_LIMIT_MEDIA: '10000',
  RATE_LIMIT_OTHER: '100000',
  ...(own.databaseUrl === null
    ? {}
    : { DATABASE_URL: own.databaseUrl, JWT_SECRET: 'x'.repeat(40) }),
  ...(process.env.REDIS_URL === undefined ? {} : { REDIS_URL: process.env.REDIS_URL }),
})

/**
 * Starts a desk as `npm start` does, on the embedded database, or on a fresh database of the
 * PostgreSQL at `DATABASE_URL` (with the Redis at `REDIS_URL`) when the suite runs against those.
 *
 * @param settings environment variables beside the defaults of the tests
 */
export async function startDesk(settings: Record<string, string> = {}): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), 'desk-'))
  const database = await createDatabase()
  if (database === null) await giveEmptyDatabase(folder)
  const stub = await startPhones()
  const { sandbox, phones } = stub

  let aheadMs = 0
  const now = () => new Date(Date.now() + aheadMs)
  const databaseUrl = database?.url ?? null
  const config = (port: string): Config =>
    readConfig({
      ...testSettings({ folder, graphUrl: phones.graphUrl, databaseUrl }),
      ...settings,
      PORT: port,
    })

  const start = async (port: string): Promise<App> => {
    const app = await startApp(config(port), { now })
    sandbox.setWebhookUrl(`${app.url}/api/webhook/whatsapp`)
    return app
  }

  const others: App[] = []
  const desk: Desk = {
    app: await start('0'),
    get url() {
      return this.app.url
    },
    get ctx() {
      return createContext(this.app.parts, system)
    },
    sandbox,
    phones,
    advance(seconds) {
      aheadMs += seconds * 1000
    },
    async pass(seconds) {
      const step = renewMs(desk.app.config) / 1000
      for (let left = seconds; left > 0; left -= step) {
        desk.advance(Math.min(step, left))
        // A node whose database is away, or that has ended, cannot.
        for (const { presence } of [desk.app, ...others]) await presence.renew().catch(() => {})
      }
    },
    async sweep() {
      await sweepDeliveries(desk.ctx)
      await sweepChannels(desk.ctx)
      await sweepClocks(desk.ctx)
      await desk.app.presence.sweep()
      await sweepQueue(desk.ctx)
    },
    async secondNode() {
      const app = await startApp(config('0'), { now })
      others.push(app)
      return app
    },
    async restart(meanwhile) {
      await desk.app.stop()
      meanwhile?.()
      desk.app = await start(new URL(desk.url).port)
    },
    async stop() {
      await Promise.all([desk.app, ...others].map((app) => app.stop()))
      await stub.stop()
      await database?.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return desk
}

/** Whether the suite runs on a PostgreSQL, where several nodes can share a database. */
export const onPostgres = process.env.DATABASE_URL !== undefined

/** A database of its own for one desk; null where the suite runs on the embedded one. */
export async function createDatabase(): Promise<{ url: string; drop(): Promise<void> } | null> {
  const base = process.env.DATABASE_URL
  if (base === undefined) return null
  const name = `desk_${randomBytes(6).toString('hex')}`
  await onServer(base, `CREATE DATABASE ${name}`)
  const url = new URL(base)
  url.pathname = `/${name}`
  return { url: url.toString(), drop: () => onServer(base, `DROP DATABASE ${name} WITH (FORCE)`) }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
