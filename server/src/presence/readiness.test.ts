import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { App } from '../app.ts'
import { createDatabase, type Desk, onPostgres, startDesk, testSettings } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { signIn } from '../testing/rest.ts'
import { connectLine, type Line } from '../testing/socket.ts'
import { startServer } from '../testing/start-server.ts'
import { until } from '../testing/until.ts'
import { type Wire, wireTo } from '../testing/wire.ts'

let desk: Desk
const ends: (() => unknown)[] = []

beforeEach(async () => {
  desk = await start()
})

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

async function start(settings: Record<string, string> = {}): Promise<Desk> {
  const started = await startDesk({ INACTIVE_S: '3600', ...settings })
  ends.push(() => started.stop())
  return started
}

async function work(username: string, url = desk.url): Promise<AtWork> {
  const person = await atWork(url, username, { online: true })
  ends.push(() => person.close())
  return person
}

/** A tab, or a device, of somebody who has signed in before. */
async function tab(token: string, url = desk.url): Promise<Line> {
  const line = await connectLine(url, { auth: { token } })
  ends.push(() => line.close())
  await until('it has its lease', async () => (await leases(line.socket.id)) === 1)
  return line
}

/** Closes a tab; resolves when the desk knows. */
async function shut({ socket }: Line): Promise<void> {
  const { id } = socket
  socket.disconnect()
  await until('the desk knows that it is closed', async () => (await leases(id)) === 0)
}

const leases = async (connection_id: string | undefined) => {
  const rows = await desk.ctx.db
    .selectFrom('connections')
    .select('connection_id')
    .where('connection_id', '=', connection_id ?? '')
    .where('node_id', '!=', 'left')
    .execute()
  return rows.length
}

/** Everybody's state, once all that is due has happened. */
async function states(apps: App[] = [desk.app]): Promise<Record<string, string>> {
  for (const { presence } of apps) await presence.sweep()
  const rows = await desk.ctx.db.selectFrom('executives').select(['username', 'status']).execute()
  return Object.fromEntries(rows.map(({ username, status }) => [username, status]))
}

const isBack = ({ client }: AtWork) =>
  until('the connection is back', () => client.connection.current().state === 'online')

/** Leaves without a word, as a laptop that is shut. */
async function leaves(username: string): Promise<void> {
  const person = await work(username)
  person.client.close()
  await until(`${username} has no connection`, async () => {
    const rows = await desk.ctx.db
      .selectFrom('connections')
      .select('node_id')
      .where('executive_id', '=', person.executive_id)
      .execute()
    return rows.length > 0 && rows.every(({ node_id }) => node_id === 'left')
  })
}

test('who has no connection for a minute is gone, however many tabs there were', async () => {
  await desk.pass(60)
  const { accessToken } = (await signIn(desk.url, 'agent_john')).body
  const [one, other] = [await tab(accessToken), await tab(accessToken)]
  await one.ask('set_executive_status', { status: 'online' })
  await shut(one)
  await desk.pass(300)
  expect(await states()).toMatchObject({ agent_john: 'online' })
  await shut(other)
  await desk.pass(50)
  expect(await states()).toMatchObject({ agent_john: 'online' })
  const again = await tab(accessToken)
  await desk.pass(300)
  expect(await states()).toMatchObject({ agent_john: 'online' })
  await shut(again)
  await desk.pass(70)
  expect(await states()).toMatchObject({ agent_john: 'offline' })
})

test('a restart takes nobody offline for a minute, and after it those who did not come back', async () => {
  await desk.pass(60)
  const john = await work('agent_john')
  await leaves('agent_jane')
  await desk.restart(() => desk.advance(600))
  await isBack(john)
  await desk.pass(50)
  expect(await states()).toMatchObject({ agent_john: 'online', agent_jane: 'online' })
  await desk.pass(20)
  expect(await states()).toMatchObject({ agent_john: 'online', agent_jane: 'offline' })
})

test('a process that was suspended takes nobody offline for a minute after it goes on', async () => {
  await desk.pass(60)
  await leaves('agent_john')
  await work('agent_jane')
  // Nothing happens meanwhile, as where the lid of the laptop is shut.
  desk.advance(7200)
  expect(await states()).toMatchObject({ agent_john: 'online', agent_jane: 'online' })
  await desk.pass(50)
  expect(await states()).toMatchObject({ agent_john: 'online', agent_jane: 'online' })
  await desk.pass(20)
  // The one is gone, the other has done nothing for two hours.
  expect(await states()).toMatchObject({ agent_john: 'offline', agent_jane: 'online' })
  await until('it is warned of', async () => {
    const { offline_due_at } = await desk.ctx.db
      .selectFrom('executives')
      .select('offline_due_at')
      .where('username', '=', 'agent_jane')
      .executeTakeFirstOrThrow()
    return offline_due_at !== null
  })
})

test.skipIf(!onPostgres)(
  'an outage of the database takes nobody offline for a minute after it (needs DATABASE_URL)',
  async () => {
    const { wire } = await deskOverWire()
    await desk.pass(60)
    const john = await work('agent_john')
    await leaves('agent_jane')
    wire.take()
    await desk.pass(600)
    john.client.socket.emit('activity', {}).catch(() => {})
    wire.mend()
    await until('the database is back', () =>
      desk.app.presence.renew().then(
        () => true,
        () => false,
      ),
    )
    await desk.pass(50)
    expect(await states()).toMatchObject({ agent_john: 'online', agent_jane: 'online' })
    await desk.pass(20)
    expect(await states()).toMatchObject({ agent_john: 'online', agent_jane: 'offline' })
  },
  60_000,
)

/** A desk whose database can be taken away from it. */
async function deskOverWire(): Promise<{ wire: Wire }> {
  const database = await createDatabase()
  if (database === null) throw new Error('This needs DATABASE_URL.')
  ends.push(() => database.drop())
  const wire = await wireTo(database.url)
  ends.push(() => wire.close())
  desk = await start({ DATABASE_URL: wire.url })
  return { wire }
}

test.skipIf(process.env.REDIS_URL === undefined)(
  'a lost Redis takes nobody offline (needs REDIS_URL)',
  async () => {
    const wire = await wireTo(process.env.REDIS_URL ?? '')
    ends.push(() => wire.close())
    desk = await start({ REDIS_URL: wire.url })
    await desk.pass(60)
    await work('agent_john')
    wire.take()
    await desk.pass(600)
    expect(await states()).toMatchObject({ agent_john: 'online' })
    const jane = await work('agent_jane')
    jane.client.close()
    await until('she is gone', async () => {
      await desk.pass(20)
      return (await states()).agent_jane === 'offline'
    })
  },
)

test.skipIf(!onPostgres)(
  'whose node is killed has a minute to come back to another one (needs DATABASE_URL)',
  async () => {
    // The other node goes by the clock on the wall, and this one has been up for a minute.
    desk.advance(-70)
    await desk.pass(70)
    const node = await startNode()
    const tokens: string[] = []
    for (const username of ['agent_john', 'agent_jane']) {
      const { accessToken } = (await signIn(desk.url, username)).body
      const line = await tab(accessToken, node.url)
      await line.ask('set_executive_status', { status: 'online' })
      tokens.push(accessToken)
    }
    await node.end('SIGKILL')
    await desk.pass(40)
    expect(await states()).toMatchObject({ agent_john: 'online', agent_jane: 'online' })
    await tab(tokens[0] ?? '')
    await desk.pass(40)
    expect(await states()).toMatchObject({ agent_john: 'online', agent_jane: 'offline' })

    // What the dead node has left is cleaned away.
    await desk.pass(120)
    const rows = await desk.ctx.db.selectFrom('connections').select('executive_id').execute()
    expect(rows).toEqual([{ executive_id: 'exec_agent_john' }])
  },
  60_000,
)

test.skipIf(!onPostgres)(
  'connections at several nodes count together (needs DATABASE_URL)',
  async () => {
    const second = await desk.secondNode()
    await desk.pass(60)
    const { accessToken } = (await signIn(desk.url, 'agent_john')).body
    const here = await tab(accessToken)
    await here.ask('set_executive_status', { status: 'online' })
    const there = await tab(accessToken, second.url)
    await shut(here)
    await desk.pass(300)
    expect(await states([desk.app, second])).toMatchObject({ agent_john: 'online' })
    await shut(there)
    await desk.pass(70)
    expect(await states([desk.app, second])).toMatchObject({ agent_john: 'offline' })
  },
  60_000,
)

/** A node in a process of its own, on the same database, by the clock on the wall. */
async function startNode() {
  const folder = await mkdtemp(join(tmpdir(), 'desk-'))
  const { graphUrl } = desk.phones
  const { databaseUrl } = desk.app.config
  const node = await startServer(testSettings({ folder, graphUrl, databaseUrl }))
  ends.push(async () => {
    await node.end('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  })
  return node
}
