import { io, type Socket } from 'socket.io-client'

/** A bare Socket.IO client, as any V2 client is one. */
export interface Line {
  socket: Socket
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers field by field.
  ask(event: string, ...input: unknown[]): Promise<any>
  // biome-ignore lint/suspicious/noExplicitAny: the same for events.
  next(event: string): Promise<any>
  close(): void
}

/** Connects; rejects with the server's failure when it refuses. */
export function connectLine(
  url: string,
  how: { auth?: object; query?: Record<string, string>; extraHeaders?: Record<string, string> },
): Promise<Line> {
  const socket = io(url, {
    path: '/ws',
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    ...how,
  })
  const line: Line = {
    socket,
    ask: (event, ...input) => socket.timeout(15_000).emitWithAck(event, ...input),
    next: (event) => new Promise((resolve) => socket.once(event, resolve)),
    close: () => void socket.disconnect(),
  }
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(line))
    socket.once('connect_error', (error) => {
      socket.disconnect()
      reject((error as Error & { data?: unknown }).data ?? error)
    })
  })
}
