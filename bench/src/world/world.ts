import type { load } from '../load/main.ts'
import type { Target } from '../load/sign-in.ts'
import { end, startFork } from './children.ts'
import { createDatabase, type Database, type DatabaseKind } from './database.ts'
import { type GraphStub, startGraphStub } from './graph-stub.ts'
import { remote } from './remote.ts'
import { type Server, startServer } from './server.ts'

export type Load = typeof load

/** What a row measures in: a desk, its floor, a Graph API, and processes that make load. */
export interface World {
  kind: DatabaseKind
  /** Only see that everything runs. */
  quick: boolean
  /** Also measure desks of a million chats. */
  million: boolean
  graph: GraphStub
  /** The desk or the floor, started when first wanted, each on an empty database. */
  server(kind: Target['kind']): Promise<Server>
  /** Runs `work` with a load generator of its own. */
  withLoad<Value>(work: (load: Load) => Promise<Value>): Promise<Value>
  /** Runs `work` on an empty database, for rows that start servers themselves. */
  withDatabase<Value>(work: (database: Database) => Promise<Value>): Promise<Value>
}

/** Builds a world, and takes it down again whatever happens in it. */
export async function inWorld<Value>(
  kind: DatabaseKind,
  { quick, million }: { quick: boolean; million: boolean },
  work: (world: World) => Promise<Value>,
): Promise<Value> {
  const graph = await startGraphStub()
  const servers = new Map<string, Promise<Server>>()
  const databases: Database[] = []
  const ownDatabase = async () => {
    const database = await createDatabase(kind)
    databases.push(database)
    return database
  }
  try {
    return await work({
      kind,
      quick,
      million,
      graph,
      server(which) {
        const started = servers.get(which) ?? ownDatabase().then((own) => open(which, own, graph))
        servers.set(which, started)
        return started
      },
      withLoad,
      withDatabase: async (use) => use(await ownDatabase()),
    })
  } finally {
    // Their databases go with them, so nothing needs to be finished.
    const stopped = [...servers.values()].map((server) => server.then(({ stop }) => stop(0)))
    await Promise.allSettled(stopped)
    for (const database of databases) await database.drop()
    graph.stop()
  }
}

const open = (kind: Target['kind'], database: Database, graph: GraphStub) =>
  startServer(kind, database, {
    ...DESK_SETTINGS,
    WHATSAPP_ACCESS_TOKEN: 'bench-token',
    WHATSAPP_APP_SECRET: 'sandbox-secret',
    WHATSAPP_GRAPH_URL: graph.url,
  })

/** Demo people, no chats but those of the row, and limits that no load reaches. */
export const DESK_SETTINGS = {
  DEMO: 'on',
  DEMO_CHATS: 'off',
  ACCESS_TOKEN_TTL: '1d',
  INACTIVE_S: '86400',
  RATE_LIMIT_LOGIN: '10000',
  RATE_LIMIT_LOGIN_ADDRESS: '10000',
  RATE_LIMIT_OTHER: '100000',
}

async function withLoad<Value>(work: (load: Load) => Promise<Value>): Promise<Value> {
  const child = startFork(new URL('../load/main.ts', import.meta.url))
  try {
    return await work(remote<Load>(child))
  } finally {
    await end(child, 1000)
  }
}
