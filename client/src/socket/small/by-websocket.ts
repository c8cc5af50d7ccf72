import { address, type Carry } from './carrier.ts'

export const byWebSocket: Carry = (origin, hear) => {
  const socket = new WebSocket(address(origin, 'websocket').replace(/^http/, 'ws'))
  socket.onmessage = ({ data }) => hear.packet(String(data))
  socket.onclose = hear.broken

  return {
    send: (packet) => socket.send(packet),
    close() {
      socket.onmessage = null
      socket.onclose = null
      socket.close()
    },
  }
}
