import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { Server } from 'socket.io'
import type { Change, Tail } from '../changes/tail.ts'

/** The Socket.IO server on `/ws`, which tells the rooms what the change log says. */
export function createSockets(server: FastifyInstance, options: { origins: string[] }): Server {
  return new Server(server.server, {
    path: '/ws',
    serveClient: false,
    maxHttpBufferSize: 256 * 1024,
    cors: { origin: options.origins },
    // Browsers do not ask before they open a WebSocket, so the origin is checked here as well.
    allowRequest: (request, answer) => answer(null, isKnownOrigin(request, options.origins)),
    pingInterval: 20_000,
    pingTimeout: 20_000,
  })
}

/** Our own pages, the configured origins, and what is no browser at all. */
function isKnownOrigin(request: IncomingMessage, origins: string[]): boolean {
  const { origin, host } = request.headers
  return origin === undefined || origins.includes(origin) || URL.parse(origin)?.host === host
}

/** Facts go out from here only, each with its place in the log. */
export function tellSockets(io: Server, tail: Tail, cursorOf: (cursor: number) => string): void {
  tail.listen((change: Change) => {
    // To no room would mean to everybody.
    if (change.rooms.length === 0) return
    const rooms = io.local.to(change.rooms)
    const audience =
      change.origin !== null && SILENT_FOR_ORIGIN.has(change.event)
        ? rooms.except(change.origin)
        : rooms
    audience.emit(change.event, { ...change.payload, cursor: cursorOf(change.cursor) })
  })
}

/** The socket that sent a message has it in its response; V2 clients would show it twice. */
const SILENT_FOR_ORIGIN = new Set(['new_message'])

/** The longest that a client is asked to wait, so that they do not all come back at once. */
const RETURN_WITHIN_MS = 3000

/** Tells every client to come back, each at a moment of its own. */
export function announceDraining(io: Server): void {
  for (const socket of io.sockets.sockets.values()) {
    const retry_in_ms = 300 + Math.floor(Math.random() * RETURN_WITHIN_MS)
    socket.emit('server_draining', { retry_in_ms })
  }
}

const LATE_COMERS_MS = 200

/**
 * Ends every connection, and what was being let in at that moment as well: a single one that stays
 * would keep the server from ever closing.
 */
export function cutSockets(io: Server): { stop(): void } {
  io.local.disconnectSockets(true)
  const timer = setInterval(() => io.engine.close(), LATE_COMERS_MS)
  return { stop: () => clearInterval(timer) }
}
