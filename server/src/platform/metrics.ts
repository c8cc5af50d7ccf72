import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Server } from 'socket.io'
import type { Log } from './log.ts'

/** One reading of a gauge. */
export interface Reading {
  labels?: Record<string, string>
  value: number
}

/** Figures for Prometheus: of the process, of its calls and sockets, and whatever is added. */
export interface Metrics {
  /** Reads a figure whenever Prometheus asks; one that cannot be read is left out. */
  gauge(name: string, help: string, labels: string[], read: () => Promise<Reading[]>): void
  /** Answers `GET /metrics` on a port of its own; gives the whole address. */
  listen(port: number, host: string): Promise<string>
  stop(): Promise<void>
}

/** @param events the names that clients may emit: whatever else they make up counts as one */
export function createMetrics(
  server: FastifyInstance,
  io: Server,
  events: readonly string[],
  log: Log,
): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  observeCalls(server, registry)
  observeSockets(io, registry, new Set(events))
  const http = createServer(async (request, answer) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      answer.writeHead(404).end()
      return
    }
    try {
      const text = await registry.metrics()
      answer.writeHead(200, { 'content-type': registry.contentType }).end(text)
    } catch (error) {
      log.warn({ error }, 'the metrics could not be collected')
      answer.writeHead(500).end()
    }
  })

  return {
    gauge(name, help, labelNames, read) {
      new Gauge({
        name,
        help,
        labelNames,
        registers: [registry],
        async collect() {
          this.reset()
          const readings = await read().catch((error: unknown) => {
            log.warn({ error, metric: name }, 'a figure could not be read')
            return []
          })
          for (const { labels = {}, value } of readings) this.set(labels, value)
        },
      })
    },
    async listen(port, host) {
      http.listen(port, host)
      await once(http, 'listening').catch((error: Error) => {
        throw new Error(`The metrics cannot listen on ${host}:${port}: ${error.message}`)
      })
      return `http://${host}:${(http.address() as AddressInfo).port}/metrics`
    },
    async stop() {
      registry.clear()
      if (!http.listening) return
      const closed = once(http, 'close')
      http.close()
      http.closeAllConnections()
      await closed
    },
  }
}

/** By the route's pattern, never by the address: that would be one series for each chat. */
function observeCalls(server: FastifyInstance, registry: Registry): void {
  const durations = new Histogram({
    name: 'smart_chat_http_request_duration_seconds',
    help: 'Time to answer a call, by route and HTTP status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  })
  server.addHook('onResponse', async (request, reply) => {
    const { url: route = 'none' } = request.routeOptions
    const labels = { method: request.method, route, status: String(reply.statusCode) }
    durations.observe(labels, reply.elapsedTime / 1000)
  })
}

function observeSockets(io: Server, registry: Registry, events: Set<string>): void {
  const answers = new Counter({
    name: 'smart_chat_socket_events_total',
    help: 'Events of clients, by name and outcome: ok, or the code of the failure.',
    labelNames: ['event', 'outcome'],
    registers: [registry],
  })
  new Gauge({
    name: 'smart_chat_sockets',
    help: 'Sockets connected to this process.',
    registers: [registry],
    collect() {
      this.set(io.sockets.sockets.size)
    },
  })
  io.on('connection', (socket) => {
    socket.onAnyOutgoing((name: string, answer: { status?: number; code?: string }) => {
      if (!name.endsWith('_response')) return
      const event = name.slice(0, -'_response'.length)
      const outcome = answer.status === 1 ? 'ok' : (answer.code ?? 'internal')
      answers.inc({ event: events.has(event) ? event : 'unknown', outcome })
    })
  })
}
