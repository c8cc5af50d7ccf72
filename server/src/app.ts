import type { FastifyInstance } from 'fastify'
import type { Server } from 'socket.io'
import { type Person, system } from './actor.ts'
import { recoverAssignments } from './assignment/recover.ts'
import { Sessions } from './auth/sessions.ts'
import { createTokens } from './auth/tokens.ts'
import { createWhatsApp } from './channels/whatsapp/endpoint.ts'
import { forgetOldDeliveries } from './channels/whatsapp/forget.ts'
import { createJournal } from './channels/whatsapp/journal.ts'
import { registerWebhook } from './channels/whatsapp/webhook.ts'
import { heedSegments } from './chats/audience.ts'
import { sweepClocks } from './clocks/sweep.ts'
import { type Config, databaseFolder, mediaFolder } from './config.ts'
import { registerConsole } from './console.ts'
import { createContext, type Parts } from './context.ts'
import { showOnPhones } from './demo/phones.ts'
import { registerDocs } from './doors/docs/register.ts'
import { unreadCall } from './doors/failure.ts'
import { followExecutives } from './doors/follow-executives.ts'
import { registerRest, sendFailure } from './doors/rest.ts'
import { expire, registerSockets, sessionRoom } from './doors/socket.ts'
import { socketHandlers } from './events.ts'
import type { Health } from './health.ts'
import { bringOne } from './media/bring.ts'
import { registerDownload } from './media/download.ts'
import { fetchOne } from './media/fetch.ts'
import { bringMedia, fetchMedia } from './media/jobs.ts'
import { registerUpload } from './media/register-upload.ts'
import { sweepUnsent } from './media/sweep.ts'
import { deliver } from './messages/deliver.ts'
import { deliverNext } from './messages/jobs.ts'
import { sweepDeliveries } from './messages/sweep.ts'
import { countDesk } from './metrics.ts'
import { type Change, startTail } from './platform/changes/tail.ts'
import { connectDatabase, SEARCHES_AT_ONCE } from './platform/db/connect.ts'
import { migrate } from './platform/db/migrate.ts'
import { everySoOften } from './platform/every.ts'
import { createHttpServer } from './platform/http/server.ts'
import { startJobs } from './platform/jobs/jobs.ts'
import { createLog } from './platform/log.ts'
import type { Metrics } from './platform/metrics.ts'
import { redisNodes, singleNode } from './platform/realtime/nodes.ts'
import { announceDraining, createSockets, tellSockets } from './platform/realtime/sockets.ts'
import { folderStorage } from './platform/storage/storage.ts'
import { createTurns } from './platform/turns.ts'
import { watchActivity } from './presence/activity.ts'
import { watchConnections } from './presence/connections.ts'
import { sweepInactivity } from './presence/inactivity.ts'
import { watchViewers } from './presence/viewers.ts'
import { restHandlers } from './routes.ts'
import { registerSandbox } from './sandbox.ts'
import { readSecret } from './secret.ts'
import { setUpDesk } from './set-up.ts'
import { broadcastStats } from './stats/broadcast.ts'
import { tellStats } from './stats/tell.ts'
import { forgetOldChanges } from './sync/forget.ts'
import { cursorText, readEpoch } from './sync/sync.ts'
import { syncTemplates } from './templates/sync.ts'
import { registerTranscript } from './transcript/register.ts'

export interface App {
  config: Config
  /** Where it listens, such as `http://127.0.0.1:5000`. */
  url: string
  /** Where Prometheus finds its figures; null: nowhere. */
  metricsUrl: string | null
  parts: Parts
  /** Stops taking work, tells the clients, finishes what is in flight; 10 s at most. */
  stop(): Promise<void>
}

/** The longest that a clock is late. */
const CLOCKS_MS = 500

/** Builds every part once, by hand, and passes it on. */
export async function startApp(config: Config, options: { now?: () => Date } = {}): Promise<App> {
  const log = createLog(config.logLevel)
  const now = options.now ?? (() => new Date())
  const secret = await readSecret(config)
  const database = await connectDatabase({
    url: config.databaseUrl,
    folder: config.dataFolder === '' ? null : databaseFolder(config),
    connections: config.databaseConnections,
  })
  const { db } = database
  await migrate(db)
  const epoch = await readEpoch(db)

  const jobs = await startJobs(database, [deliverNext, fetchMedia, bringMedia], log)
  const prefix = `smart-chat:${epoch}`
  const nodes = config.redisUrl === null ? singleNode() : redisNodes(config.redisUrl, prefix, log)
  const storage = folderStorage(mediaFolder(config))
  const tokens = createTokens(secret, config.accessTokenTtl)
  const tail = await startTail(database, log)
  nodes.subscribe('wake', () => tail.wake())

  const parts: Parts = {
    config,
    db,
    jobs,
    storage,
    log,
    now,
    channels: { whatsapp: createWhatsApp(config) },
    searching: { db: database.searching, turns: createTurns(SEARCHES_AT_ONCE) },
    wake() {
      tail.wake()
      if (nodes.redis !== null) nodes.publish('wake', {})
    },
    signMediaUrl: (media_id) =>
      `${config.publicUrl ?? ''}/api/whatsapp/downloadmedia/${media_id}?token=${tokens.signMedia(media_id, now())}`,
    isMediaToken: (token, media_id) => tokens.readMedia(token, media_id, now()),
  }
  const desk = createContext(parts, system)
  await setUpDesk(desk)

  const sessions = new Sessions(db, tokens, now)
  const server = await createHttpServer({
    log,
    origins: config.allowedOrigins,
    trustProxy: config.trustProxy,
    redis: nodes.redis,
    prefix,
    refusals: { send: sendFailure, unread: unreadCall },
  })
  const io = createSockets(server, { origins: config.allowedOrigins })
  const metrics = countDesk(parts, server, io, () => tail.position())
  nodes.subscribe('whisper', ({ rooms, event, payload, except }) => {
    const to = io.local.to(rooms as string[])
    ;(except === null ? to : to.except(String(except))).emit(String(event), payload)
  })

  let serving = false
  const health: Health = { db, storage, nodes, isServing: () => serving }
  const journal = createJournal(desk)
  registerRest(server, parts, sessions, restHandlers(tokens, health))
  registerDownload(server, parts, sessions)
  registerUpload(server, parts, sessions)
  registerTranscript(server, parts, sessions)
  await registerWebhook(server, desk, journal)
  await registerDocs(server)
  const sandbox = await registerSandbox(server, config)
  await registerConsole(server)
  const sockets = registerSockets(
    io,
    parts,
    sessions,
    socketHandlers({
      sessions,
      epoch,
      position: () => tail.position(),
      statsAnswered: () => counters.answered(),
      whisper: (rooms, event, payload, except) =>
        nodes.publish('whisper', { rooms, event, payload, except }),
    }),
  )

  const connections = watchConnections(desk)
  watchSockets(io, connections, log)
  watchActivity(io, parts)
  const viewers = watchViewers(io, { db, nodes, log })
  const counters = broadcastStats(db, log, (stats) =>
    tellStats((event, payload) => io.local.to('dashboard').emit(event, payload), stats, config),
  )
  tail.listen((change) => sessions.heed(change))
  tail.listen((change) => heedSegments(change))
  tellSockets(io, tail, (cursor) => cursorText(epoch, cursor))
  tail.listen((change) => counters.heed(change))
  tail.listen((change) => closeRevoked(io, change))
  tail.listen((change) => followExecutives(io, change))
  tail.listen((change) => followMerged(io, change))

  await jobs.work(deliverNext, { workers: 3, batchSize: 5 }, ({ chat_id }, attempt) =>
    deliver(desk, chat_id, attempt),
  )
  await jobs.work(fetchMedia, { workers: 3, batchSize: 1 }, ({ media_id }, attempt) =>
    fetchOne(desk, media_id, attempt),
  )
  await jobs.work(bringMedia, { workers: 3, batchSize: 1 }, ({ message_id }, attempt) =>
    bringOne(desk, message_id, attempt),
  )
  const sweeps = [
    everySoOften(10_000, log, () => sweepDeliveries(desk)),
    everySoOften(600_000, log, () => sweepUnsent(desk)),
    everySoOften(3_600_000, log, () => forgetOldChanges(desk)),
    everySoOften(3_600_000, log, () => forgetOldDeliveries(desk)),
    everySoOften(3_600_000, log, () => database.tidy()),
    everySoOften(6 * 3_600_000, log, () => syncTemplates(desk)),
  ]

  await showOnPhones(desk, server, sandbox.sandbox)
  // Before anything new is taken, so that every customer's messages keep their order.
  await journal.recover()
  await recoverAssignments(desk)
  const upSince = now()
  sweeps.push(
    everySoOften(CLOCKS_MS, log, () => sweepClocks(desk)),
    everySoOften(CLOCKS_MS, log, () => sweepInactivity(desk, upSince)),
  )
  const url = await listen(server, config)
  const metricsUrl = await listenForPrometheus(metrics, config)
  sandbox.tellAddress(url)
  const templates = syncTemplates(desk)
  serving = true

  return {
    config,
    url,
    metricsUrl,
    parts,
    async stop() {
      serving = false
      // What runs by itself ends while calls in flight do; no new round begins.
      const swept = Promise.all(sweeps.map((sweep) => sweep.stop()))
      await templates
      announceDraining(io)
      const closed = closeServer(server)
      await sockets.settled()
      viewers.stop()
      io.local.disconnectSockets(true)
      await closed
      await metrics?.stop()
      await journal.stop()
      await swept
      connections.stop()
      counters.stop()
      await jobs.stop(6000)
      await tail.stop()
      await io.close()
      await nodes.stop()
      await sandbox.stop()
      await database.close()
    },
  }
}

/** Calls in flight may end; connections that stay open for nothing are cut after a moment. */
async function closeServer(server: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => server.server.closeAllConnections(), 2000)
  await server.close()
  clearTimeout(cut)
}

async function listen(server: FastifyInstance, config: Config) {
  try {
    await server.listen({ port: config.port, host: config.host })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new Error(
      code === 'EADDRINUSE'
        ? `Port ${config.port} is taken. Stop what uses it, or set PORT to another one.`
        : `The server cannot listen on ${config.host}:${config.port}: ${message}`,
    )
  }
  const address = server.server.address()
  const host = config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host
  return `http://${host}:${typeof address === 'object' ? address?.port : config.port}`
}

const listenForPrometheus = async (metrics: Metrics | null, { metrics: where }: Config) =>
  metrics === null || where === null ? null : metrics.listen(where.port, where.host)

type Connections = ReturnType<typeof watchConnections>

/** Keeps the leases of the executives' sockets. */
function watchSockets(io: Server, connections: Connections, log: Parts['log']): void {
  io.on('connection', (socket) => {
    const actor = socket.data.actor as Person
    if (actor.kind !== 'executive') return
    const failed = (error: unknown) => log.warn({ error }, 'a lease could not be written')
    const made = connections.connected(socket.id, actor).catch(failed)
    socket.on('disconnect', () => {
      made.then(() => connections.disconnected(socket.id)).catch(failed)
    })
  })
}

/** A session that ended takes its sockets with it. */
function closeRevoked(io: Server, change: Change): void {
  if (change.event !== 'session_revoked') return
  const room = io.sockets.adapter.rooms.get(sessionRoom(String(change.payload.session_id)))
  for (const id of room ?? []) {
    const socket = io.sockets.sockets.get(id)
    if (socket !== undefined) expire(socket, 'token_revoked')
  }
}

/** A customer who turned out to be somebody known keeps the open sockets. */
function followMerged(io: Server, { event, payload }: Change): void {
  if (event !== 'customers_merged') return
  for (const socket of io.sockets.sockets.values()) {
    const actor = socket.data.actor as Person
    if (actor.kind === 'customer' && actor.customer_id === payload.from) {
      socket.data.actor = { ...actor, customer_id: String(payload.customer_id) }
    }
  }
}
