import { type ChannelState, clientEvents } from '@smart-chat/contract'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { Server } from 'socket.io'
import { readChannels } from './channels/state.ts'
import type { Db, Parts } from './context.ts'
import { failuresByCode } from './messages/failures.ts'
import { createMetrics, type Metrics, type Reading } from './platform/metrics.ts'

/**
 * The figures of the desk, where `METRICS_PORT` names a port for them; else null, and nothing is
 * counted. To be called before the routes are registered.
 *
 * @param position the place in the change log up to which this node has told its sockets
 */
export function countDesk(
  { config, db, log, now }: Parts,
  server: FastifyInstance,
  io: Server,
  position: () => number,
): Metrics | null {
  if (config.metrics === null) return null
  const metrics = createMetrics(server, io, Object.keys(clientEvents), log)
  metrics.gauge(
    'smart_chat_change_log_lag_seconds',
    'Age of the oldest event that this process has not told its sockets.',
    [],
    () => readLag(db, position(), now()),
  )
  metrics.gauge(
    'smart_chat_change_log_position',
    'Place in the change log up to which this process has told its sockets.',
    [],
    async () => [{ value: position() }],
  )
  metrics.gauge('smart_chat_jobs', 'Jobs, by queue and state.', ['queue', 'state'], () =>
    readJobs(db),
  )
  metrics.gauge(
    'smart_chat_webhooks',
    'Webhook deliveries not worked through yet, and items that could not be.',
    ['state'],
    () => readWebhooks(db),
  )
  metrics.gauge(
    'smart_chat_dead_letters',
    'What could not be done and waits for an administrator, by where it comes from.',
    ['source'],
    () => readDeadLetters(db),
  )
  metrics.gauge(
    'smart_chat_channel_queued',
    'Messages that wait to be sent, by number.',
    ['phone_number_id', 'customer_type'],
    () => readNumbers(db, ({ queued }) => queued),
  )
  metrics.gauge(
    'smart_chat_channel_paused',
    'Whether a number is paused: nothing is sent over it.',
    ['phone_number_id', 'customer_type'],
    () => readNumbers(db, ({ state }) => (state === 'paused' ? 1 : 0)),
  )
  metrics.gauge(
    'smart_chat_delivery_failures',
    'Attempts that have failed since this process began, by WhatsApp’s code or ours.',
    ['code'],
    async () =>
      failuresByCode().map(({ code, failures }) => ({ labels: { code }, value: failures })),
  )
  return metrics
}

async function readLag(db: Db, position: number, now: Date): Promise<Reading[]> {
  // Like the tail, never but through the outbox's index.
  const { rows } = await sql<{ oldest: Date | null }>`
    SELECT least(
      (SELECT at FROM change_log WHERE cursor > ${position} ORDER BY cursor LIMIT 1),
      (SELECT at FROM change_outbox ORDER BY id LIMIT 1)
    ) AS oldest`.execute(db)
  const oldest = rows[0]?.oldest ?? null
  const lagMs = oldest === null ? 0 : now.getTime() - new Date(oldest).getTime()
  return [{ value: Math.max(0, lagMs) / 1000 }]
}

async function readJobs(db: Db): Promise<Reading[]> {
  const { rows } = await sql<{ name: string; state: string; jobs: string }>`
    SELECT name, state::text, count(*) AS jobs FROM pgboss.job
    WHERE state IN ('created', 'retry', 'active', 'failed') GROUP BY name, state`.execute(db)
  return rows.map(({ name, state, jobs }) => ({
    labels: { queue: name, state },
    value: Number(jobs),
  }))
}

async function readDeadLetters(db: Db): Promise<Reading[]> {
  const { rows } = await sql<{ source: string; open: string }>`
    SELECT source, (SELECT count(*) FROM dead_letters AS letter
      WHERE letter.source = sources.source AND replayed_at IS NULL AND dismissed_at IS NULL) AS open
    FROM (VALUES ('webhook'), ('job')) AS sources (source)`.execute(db)
  return rows.map(({ source, open }) => ({ labels: { source }, value: Number(open) }))
}

async function readNumbers(db: Db, figure: (channel: ChannelState) => number): Promise<Reading[]> {
  const channels = await readChannels(db)
  return channels.map((channel) => {
    const { phone_number_id, customer_type } = channel
    return { labels: { phone_number_id, customer_type }, value: figure(channel) }
  })
}

async function readWebhooks(db: Db): Promise<Reading[]> {
  const { rows } = await sql<{ open: string; dead: string }>`
    SELECT (SELECT count(*) FROM webhook_journal WHERE processed_at IS NULL) AS open,
      (SELECT count(*) FROM dead_letters WHERE source = 'webhook'
        AND replayed_at IS NULL AND dismissed_at IS NULL) AS dead`.execute(db)
  return rows.flatMap(({ open, dead }) => [
    { labels: { state: 'open' }, value: Number(open) },
    { labels: { state: 'dead' }, value: Number(dead) },
  ])
}
