import type { FastifyInstance } from 'fastify'
import type { Server } from 'socket.io'
import { type Person, system } from './actor.ts'
import { sweepQueue } from './assignment/hand-out.ts'
import { recoverAssignments } from './assignment/recover.ts'
import { Sessions } from './auth/sessions.ts'
import { createTokens } from './auth/tokens.ts'
import { sweepChannels } from './channels/check.ts'
import { createWhatsApp } from './channels/whatsapp/endpoint.ts'
import { forgetOldDeliveries } from './channels/whatsapp/forget.ts'
import { createJournal } from './channels/whatsapp/journal.ts'
import { createReplay } from './channels/whatsapp/replay.ts'
import { registerWebhook } from './channels/whatsapp/webhook.ts'
import { sendNotices } from './clocks/jobs.ts'
import { sendAll } from './clocks/notify.ts'
import { sweepClocks } from './clocks/sweep.ts'
import { type Config, databaseFolder } from './config.ts'
import { registerConsole } from './console.ts'
import { createContext, type Parts } from './context.ts'
import { forgetOldLetters } from './dead-letters/forget.ts'
import { keepJob, sweepFailedJobs } from './dead-letters/keep-job.ts'
import { showOnPhones } from './demo/phones.ts'
import { registerDocs } from './doors/docs/register.ts'
import { unreadCall } from './doors/failure.ts'
import { followExecutives } from './doors/follow-executives.ts'
import { createLimiters } from './doors/limits.ts'
import { registerRest, sendFailure } from './doors/rest.ts'
import { expire, registerSockets, sessionRoom } from './doors/socket.ts'
import { socketHandlers } from './events.ts'
import type { Health } from './health.ts'
import { bringOne } from './media/bring.ts'
import { registerDownload } from './media/download.ts'
import { fetchOne } from './media/fetch.ts'
import { bringMedia, fetchMedia, makeThumbnail, removeBytes } from './media/jobs.ts'
import { registerUpload } from './media/register-upload.ts'
import { removeOne } from './media/remove.ts'
import { removeExpired } from './media/retention.ts'
import { openStorage } from './media/storage.ts'
import { sweepFiles, sweepUnsent } from './media/sweep.ts'
import { thumbnailOf } from './media/thumbnail.ts'
import { sweepEarlyChanges } from './messages/change.ts'
import { deliver } from './messages/deliver.ts'
import { deliverNext, showReactionNext, showReadNext } from './messages/jobs.ts'
import { showReaction } from './messages/show-reaction.ts'
import { showRead } from './messages/show-read.ts'
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
import {
  announceDraining,
  createSockets,
  cutSockets,
  tellSockets,
} from './platform/realtime/sockets.ts'
import { createRounds } from './platform/rounds.ts'
import { createTurns } from './platform/turns.ts'
import { watchActivity } from './presence/activity.ts'
import { keepLeases } from './presence/connections.ts'
import { sweepGone } from './presence/gone.ts'
import { sweepInactivity } from './presence/inactivity.ts'
import { createReadiness } from './presence/readiness.ts'
import { watchViewers } from './presence/viewers.ts'
import { restHandlers } from './routes.ts'
import { registerSandbox } from './sandbox.ts'
import { readSecret } from './secret.ts'
import { createSegments } from './segments/segments.ts'
import { setUpDesk } from './set-up.ts'
import { broadcastStats } from './stats/broadcast.ts'
import { tellStats } from './stats/tell.ts'
import { forgetOldChanges } from './sync/forget.ts'
import { cursorText, readEpoch } from './sync/sync.ts'
import { askForAll, sweepTemplates } from './templates/due.ts'
import { registerTranscript } from './transcript/register.ts'
import { registerWidget } from './widget.ts'
import { registerWidgetDemo } from './widget-demo.ts'

export interface App {
  config: Config
  /** Where it listens, such as `http://127.0.0.1:5000`. */
  url: string
  /** Where Prometheus finds its figures; null: nowhere. */
  metricsUrl: string | null
  parts: Parts
  /** What it does by itself every few seconds, for tests, which move the clock. */
  presence: { renew(): Promise<void>; sweep(): Promise<void> }
  /** Stops taking work, tells the clients, finishes what is in flight; 10 s at most. */
  stop(): Promise<void>
}

/** All changes that came before their message, however long ago. */
const ALL_MS = 365 * 24 * 3_600_000

/** The longest that a clock is late. */
const CLOCKS_MS = 500

/** The longest that a look at a paused number is late. */
const CHANNELS_MS = 2000

/** The longest that a reading of templates is late. */
const TEMPLATES_MS = 1000

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

  const jobs = await startJobs(
    database,
    [
      deliverNext,
      showReactionNext,
      showReadNext,
      fetchMedia,
      makeThumbnail,
      removeBytes,
      bringMedia,
      sendNotices,
    ],
    log,
    // Nothing is worked on before the desk is set up.
    (given) => desk.transaction((tx) => keepJob(tx, given)),
  )
  const prefix = `smart-chat:${epoch}`
  const nodes = config.redisUrl === null ? singleNode() : redisNodes(config.redisUrl, prefix, log)
  const storage = openStorage(config)
  const tokens = createTokens(secret, config.accessTokenTtl, config.media.linkTtl)
  const tail = await startTail(database, log)
  nodes.subscribe('wake', () => tail.wake())

  const segments = createSegments(config)
  const parts: Parts = {
    config,
    db,
    segments,
    jobs,
    storage,
    handOuts: createRounds(),
    log,
    now,
    channels: { whatsapp: createWhatsApp(config) },
    searching: { db: database.searching, turns: createTurns(SEARCHES_AT_ONCE) },
    wake() {
      tail.wake()
      if (nodes.redis !== null) nodes.publish('wake', {})
    },
    told: () => tail.caughtUp(),
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
  const door = { server, parts, auth: sessions, limiters: createLimiters(server, config) }
  registerRest(door, restHandlers(tokens, health, createReplay))
  registerDownload(door)
  registerUpload(door)
  registerTranscript(door)
  await registerWebhook(server, desk, journal)
  await registerDocs(server)
  const sandbox = await registerSandbox(server, config)
  await registerWidget(server)
  await registerWidgetDemo(server, desk, tokens)
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
      typed: (chat_id, socket_id, is_typing) => viewers.typed(chat_id, socket_id, is_typing),
      whisper: (rooms, event, payload, except) =>
        nodes.publish('whisper', { rooms, event, payload, except }),
    }),
  )

  const readiness = createReadiness(config, now)
  const leases = keepLeases(io, desk, readiness)
  watchActivity(io, parts)
  const viewers = watchViewers(io, { db, segments, nodes, log })
  const counters = broadcastStats(db, log, (stats) =>
    tellStats((event, payload) => io.local.to('dashboard').emit(event, payload), stats, config),
  )
  tail.listen((change) => sessions.heed(change))
  tail.listen((change) => segments.heed(change))
  tellSockets(io, tail, (cursor) => cursorText(epoch, cursor))
  tail.listen((change) => counters.heed(change))
  tail.listen((change) => closeRevoked(io, change))
  tail.listen((change) => followExecutives(io, change))
  tail.listen((change) => followMerged(io, change))

  await jobs.work(deliverNext, { workers: 3, batchSize: 5 }, (job) => deliver(desk, job))
  await jobs.work(fetchMedia, { workers: 3, batchSize: 1 }, ({ media_id }, attempt) =>
    fetchOne(desk, media_id, attempt),
  )
  await jobs.work(makeThumbnail, { workers: 1, batchSize: 1 }, ({ media_id }) =>
    thumbnailOf(desk, media_id),
  )
  await jobs.work(removeBytes, { workers: 1, batchSize: 1 }, ({ media_id }) =>
    removeOne(desk, media_id),
  )
  await jobs.work(bringMedia, { workers: 3, batchSize: 1 }, ({ message_id }, attempt) =>
    bringOne(desk, message_id, attempt),
  )
  await jobs.work(showReactionNext, { workers: 1, batchSize: 5 }, (job, attempt) =>
    showReaction(desk, job, attempt),
  )
  await jobs.work(showReadNext, { workers: 1, batchSize: 5 }, (job, attempt) =>
    showRead(desk, job, attempt),
  )
  await jobs.work(sendNotices, { workers: 1, batchSize: 1 }, (notices) => sendAll(desk, notices))
  const sweeps = [
    everySoOften(10_000, log, () => sweepDeliveries(desk)),
    everySoOften(CHANNELS_MS, log, () => sweepChannels(desk)),
    everySoOften(1_000, log, () => sweepEarlyChanges(desk)),
    everySoOften(3_600_000, log, () => sweepEarlyChanges(desk, ALL_MS)),
    everySoOften(600_000, log, () => sweepUnsent(desk)),
    everySoOften(3_600_000, log, () => sweepFiles(desk)),
    everySoOften(3_600_000, log, () => removeExpired(desk)),
    everySoOften(3_600_000, log, () => forgetOldChanges(desk)),
    everySoOften(3_600_000, log, () => forgetOldDeliveries(desk)),
    everySoOften(3_600_000, log, () => forgetOldLetters(desk)),
    everySoOften(10_000, log, () => sweepFailedJobs(desk)),
    everySoOften(3_600_000, log, () => database.tidy()),
    everySoOften(TEMPLATES_MS, log, () => sweepTemplates(desk)),
  ]

  await showOnPhones(desk, server, sandbox.sandbox)
  // Before anything new is taken, so that every customer's messages keep their order.
  await journal.recover()
  await recoverAssignments(desk)
  await leases.renew()
  const sweepPresence = async () => {
    await sweepGone(desk, readiness)
    await sweepInactivity(desk, readiness)
  }
  sweeps.push(
    everySoOften(CLOCKS_MS, log, () => sweepClocks(desk)),
    everySoOften(CLOCKS_MS, log, sweepPresence),
    everySoOften(CLOCKS_MS, log, () => sweepQueue(desk)),
    // Another node may have died with somebody's chats in its hands.
    everySoOften(30_000, log, () => recoverAssignments(desk)),
  )
  const url = await listen(server, config)
  const metricsUrl = await listenForPrometheus(metrics, config)
  sandbox.tellAddress(url)
  await askForAll(desk)
  const templates = sweepTemplates(desk).catch((error: unknown) => log.warn({ error }, 'templates'))
  const swept = sweepFiles(desk).catch((error: unknown) => log.warn({ error }, 'old files'))
  serving = true

  return {
    config,
    url,
    metricsUrl,
    parts,
    presence: { renew: leases.renew, sweep: sweepPresence },
    async stop() {
      serving = false
      // What runs by itself ends while calls in flight do; no new round begins.
      const ended = Promise.all(sweeps.map((sweep) => sweep.stop()))
      await templates
      await swept
      announceDraining(io)
      const closed = closeServer(server)
      await sockets.settled()
      viewers.stop()
      const lateComers = cutSockets(io)
      await closed
      lateComers.stop()
      await metrics?.stop()
      await journal.stop()
      await ended
      await leases.stop()
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
