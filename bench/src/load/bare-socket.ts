import { WebSocket } from 'ws'

/**
 * Sockets that speak just enough of Socket.IO to be told things, so that thousands of them cost
 * the machine little and the server is what is measured. Packets: engine.io protocol 4
 * (`0` open, `2` ping, `3` pong, `4` message), Socket.IO protocol 5 (`40` connect, `42` event,
 * `43` acknowledgement).
 */
export interface BareSocket {
  close(): void
}

/** Connects and joins the segment's room. `heard` is given every event, as it came. */
export function bareSocket(
  url: string,
  token: string,
  heard: (frame: string) => void,
): Promise<BareSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/?EIO=4&transport=websocket`, {
    perMessageDeflate: false,
  })
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('The server closed a socket.')))
    socket.on('message', (data: Buffer) => {
      const frame = data.toString()
      if (frame === '2') return socket.send('3')
      if (frame.startsWith('42')) return heard(frame)
      if (frame.startsWith('0')) return socket.send(`40${JSON.stringify({ token })}`)
      if (frame.startsWith('40')) return socket.send('420["join_room",{"room":"PartnerApp"}]')
      if (frame.startsWith('430')) return resolve({ close: () => socket.close() })
      if (frame.startsWith('44')) reject(new Error(`A socket was refused: ${frame}`))
    })
  })
}
