import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSandbox, type Sandbox } from '@smart-chat/sandbox'
import { fastify } from 'fastify'
import pg from 'pg'
import { type App, startApp } from '../app.ts'
import { type Config, readConfig } from '../config.ts'

/** A whole desk on a port of its own, with a WhatsApp stand-in beside it. */
export interface Desk {
  app: App
  url: string
  sandbox: Sandbox
  /** Moves the desk's clock. */
  advance(seconds: number): void
  /** Stops the desk and starts it again on the same data. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts a desk as `npm start` does, on the embedded database, or on a fresh database of the
 * PostgreSQL at `DATABASE_URL` (with the Redis at `REDIS_URL`) when the suite runs against those.
 *
 * @param settings environment variables beside the defaults of the tests
 */
export async function startDesk(settings: Record<string, string> = {}): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), 'desk-'))
  const database = await createDatabase()
  const stub = fastify({ forceCloseConnections: true })
  const sandbox = createSandbox()
  await stub.register(sandbox.plugin)
  const graph = await stub.listen({ port: 0, host: '127.0.0.1' })
  sandbox.setPublicUrl(graph)

  let aheadMs = 0
  const now = () => new Date(Date.now() + aheadMs)
  const config = (): Config =>
    readConfig({
      PORT: '0',
      HOST: '127.0.0.1',
      DATA_DIR: folder,
      DEMO: 'on',
      DEMO_CHATS: 'off',
      WHATSAPP_ACCESS_TOKEN: 'sandbox-token',
      WHATSAPP_APP_SECRET: 'sandbox-secret',
      WHATSAPP_GRAPH_URL: `${graph}/sandbox/graph`,
      LOG_LEVEL: 'silent',
      DATABASE_CONNECTIONS: '8',
      RATE_LIMIT_LOGIN: '10000',
      RATE_LIMIT_LOGIN_ADDRESS: '10000',
      RATE_LIMIT_REFRESH: '10000',
      RATE_LIMIT_MEDIA: '10000',
      RATE_LIMIT_OTHER: '100000',
      ...(database === null ? {} : { DATABASE_URL: database.url, JWT_SECRET: 'x'.repeat(40) }),
      ...(process.env.REDIS_URL === undefined ? {} : { REDIS_URL: process.env.REDIS_URL }),
      ...settings,
    })

  const start = async (): Promise<App> => {
    const app = await startApp(config(), { now })
    sandbox.setWebhookUrl(`${app.url}/api/webhook/whatsapp`)
    return app
  }

  const desk: Desk = {
    app: await start(),
    get url() {
      return this.app.url
    },
    sandbox,
    advance(seconds) {
      aheadMs += seconds * 1000
    },
    async restart() {
      await desk.app.stop()
      desk.app = await start()
    },
    async stop() {
      await desk.app.stop()
      await stub.close()
      await database?.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return desk
}

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
