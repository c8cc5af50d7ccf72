import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { giveEmptyDatabase } from './testing/empty-database.ts'
import { failToStart, freePort, startServer } from './testing/start-server.ts'

// Whole processes are started here, some of them three times.
vi.setConfig({ testTimeout: 60_000 })

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'desk-'))
  await giveEmptyDatabase(folder)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const SECRETS = {
  JWT_SECRET: 'a-secret-of-our-own-with-some-length',
  WHATSAPP_APP_SECRET: 'an-app-secret',
  WHATSAPP_VERIFY_TOKEN: 'a-verify-token',
}

/** One sentence or two for a person: no stack, nothing of the inside. */
function expectSentence(said: string, names: string) {
  expect(said).toContain(names)
  expect(said.trim().split('\n')).toHaveLength(1)
  expect(said).not.toMatch(/\bat .+:\d+:\d+|node_modules/)
}

test('a wrong setting is told, and the exit code says that it failed', async () => {
  const { code, said } = await failToStart({ DATA_DIR: folder, ACCESS_TOKEN_TTL: 'soon' })
  expect(code).toBe(1)
  expectSentence(said, 'ACCESS_TOKEN_TTL')
})

test('well-known secrets are refused where real customers write', async () => {
  const { code, said } = await failToStart({
    DATA_DIR: folder,
    NODE_ENV: 'production',
    ...SECRETS,
    WHATSAPP_APP_SECRET: 'sandbox-secret',
  })
  expect(code).toBe(1)
  expectSentence(said, 'WHATSAPP_APP_SECRET')
})

test('a taken port is told', async () => {
  const port = await freePort()
  const other = createServer().listen(port, '127.0.0.1')
  const { code, said } = await failToStart({
    DATA_DIR: folder,
    PORT: String(port),
    DEMO_CHATS: 'off',
    LOG_LEVEL: 'silent',
  })
  other.close()
  expect(code).toBe(1)
  expectSentence(said, `Port ${port} is taken`)
})

test('a data folder that cannot be written is told', async () => {
  const file = join(folder, 'a-file')
  await writeFile(file, '')
  const { code, said } = await failToStart({ DATA_DIR: join(file, 'data') })
  expect(code).toBe(1)
  expectSentence(said, 'DATA_DIR')
})

test('a database that does not answer is told', async () => {
  const port = await freePort()
  const { code, said } = await failToStart({
    DATA_DIR: folder,
    DATABASE_URL: `postgres://postgres@127.0.0.1:${port}/desk`,
    ...SECRETS,
  })
  expect(code).toBe(1)
  expectSentence(said, 'DATABASE_URL')
})

test('a second process keeps off the data folder of the first, and does no harm to it', async () => {
  const environment = { DATA_DIR: folder, PORT: '0', DEMO_CHATS: 'off', LOG_LEVEL: 'silent' }
  const first = await startServer(environment)
  const { code, said } = await failToStart(environment)
  expect(code).toBe(1)
  expectSentence(said, `in use by process ${first.pid}`)
  expect((await fetch(`${first.url}/api/health/ready`)).status).toBe(200)
  expect(await first.end('SIGKILL')).toBeNull()
  // What the killed one left behind stops nobody.
  const next = await startServer(environment)
  expect(await next.end('SIGTERM')).toBe(0)
})

test('a connection that says nothing does not hold up the end', async () => {
  const server = await startServer({
    DATA_DIR: folder,
    PORT: '0',
    DEMO_CHATS: 'off',
    LOG_LEVEL: 'silent',
  })
  const address = `${server.url.replace('http', 'ws')}/ws/?EIO=4&transport=websocket`
  const silent = new WebSocket(address)
  await new Promise((resolve) => silent.addEventListener('message', resolve, { once: true }))
  expect(await server.end('SIGTERM')).toBe(0)
})

test('demo accounts never meet real customers', async () => {
  const { code, said } = await failToStart({
    DATA_DIR: folder,
    PORT: '0',
    NODE_ENV: 'production',
    LOG_LEVEL: 'silent',
    ...SECRETS,
  })
  expect(code).toBe(1)
  expectSentence(said, 'demo account')
})
