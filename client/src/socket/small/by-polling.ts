import { address, type Carry } from './carrier.ts'

/** Between packets of one body. */
const SEPARATOR = '\x1e'

/** Where no WebSocket gets through: one request waits for packets, others bring ours in order. */
export const byPolling: Carry = (origin, hear) => {
  const stop = new AbortController()
  let url = address(origin, 'polling')
  let sending = Promise.resolve()

  async function request(init: RequestInit): Promise<string> {
    const response = await fetch(url, { ...init, signal: stop.signal, cache: 'no-store' })
    if (!response.ok) throw new Error(String(response.status))
    return response.text()
  }

  async function receive() {
    while (!stop.signal.aborted) {
      for (const packet of (await request({})).split(SEPARATOR)) {
        if (packet[0] === '0') url += `&sid=${JSON.parse(packet.slice(1)).sid}`
        if (!stop.signal.aborted) hear.packet(packet)
      }
    }
  }

  function broken() {
    if (stop.signal.aborted) return
    stop.abort()
    hear.broken()
  }

  receive().catch(broken)
  return {
    send(packet) {
      sending = sending.then(() => request({ method: 'POST', body: packet })).then(() => {}, broken)
    },
    close: () => stop.abort(),
  }
}
