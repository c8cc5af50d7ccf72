import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A wire to a server, or to a database, that can be cut, as networks do. */
export interface Wire {
  /** As it was given, but over the wire. */
  url: string
  /** Ends every connection at once, without a word; new ones are taken. */
  cut(): void
  /** The same, and no new ones are taken until it is mended. */
  take(): void
  mend(): void
  close(): void
}

/** What a URL means that names none. */
const PORTS: Record<string, number> = { 'postgres:': 5432, 'postgresql:': 5432, 'redis:': 6379 }

export async function wireTo(url: string): Promise<Wire> {
  const { hostname, port, protocol } = new URL(url)
  const ends = new Set<Socket>()
  let isTaken = false
  const server = createServer((near) => {
    if (isTaken) return void near.destroy()
    const far = connect(Number(port || PORTS[protocol]), hostname)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        ends.delete(one)
        other.destroy()
      })
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const cut = () => {
    for (const end of ends) end.destroy()
  }
  const over = new URL(url)
  over.hostname = '127.0.0.1'
  over.port = String(typeof address === 'object' ? address?.port : '')
  return {
    url: over.toString().replace(/\/$/, ''),
    cut,
    take() {
      isTaken = true
      cut()
    },
    mend() {
      isTaken = false
    },
    close() {
      cut()
      server.close()
    },
  }
}
