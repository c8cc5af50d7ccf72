import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { now } from '../measure/clock.ts'

/** The least that can stand in for WhatsApp's Graph API, so that its own cost is not measured. */
export interface GraphStub {
  url: string
  /** When each message was asked to be sent, by its text. */
  arrivals: Map<string, number>
  stop(): void
}

export async function startGraphStub(): Promise<GraphStub> {
  const arrivals = new Map<string, number>()
  let count = 0
  const server = createServer((request, response) => {
    const at = now()
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const message = parse(Buffer.concat(chunks).toString())
      arrivals.set(String(message?.text?.body), at)
      count += 1
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ messages: [{ id: `wamid.stub-${count}` }] }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    arrivals,
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function parse(text: string): { text?: { body?: string } } | null {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
