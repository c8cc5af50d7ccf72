import { io, type Socket } from 'socket.io-client'
import { CONNECT_TIMEOUT_MS, type OpenWire } from './wire.ts'

/** By Socket.IO's own client. */
export const openIoWire: OpenWire = (origin, hear) => {
  const socket = createSocket(origin)
  socket.on('connect', hear.opened)
  socket.on('connect_error', (error: Error & { data?: { code?: unknown } }) =>
    hear.refused(error.data?.code),
  )
  socket.on('disconnect', (reason) => {
    if (reason !== 'io client disconnect') hear.broken()
  })
  socket.onAny(hear.event)

  return {
    isConnected: () => socket.connected,
    id: () => socket.id,
    open(token) {
      socket.auth = { token }
      socket.connect()
    },
    close: () => void socket.disconnect(),
    emit: (name, input) => void socket.emit(name, input),
    ask: (name, input, timeoutMs) => socket.timeout(timeoutMs).emitWithAck(name, input),
  }
}

/** Reconnects when it is opened again only: the link renews the token and obeys a draining server. */
function createSocket(origin: string): Socket {
  const options = {
    path: '/ws',
    // The second is tried where a proxy on the way does not let the first through.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    autoConnect: false,
    reconnection: false,
    forceNew: true,
    timeout: CONNECT_TIMEOUT_MS,
  }
  return origin === '' ? io(options) : io(origin, options)
}
