import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { now } from '../measure/clock.ts'

/** The least that can stand in for WhatsApp's Graph API, so that its own cost is not measured. */
export interface GraphStub {
  url: string
  /** When each message was asked to be sent, by its text. */
  arrivals: Map<string, number>
  /** Bytes of each file that was uploaded. */
  uploads: number[]
  /** Files that can be fetched, by their ids. */
  files: Map<string, Buffer>
  stop(): void
}

export async function startGraphStub(): Promise<GraphStub> {
  const arrivals = new Map<string, number>()
  const uploads: number[] = []
  const files = new Map<string, Buffer>()
  let count = 0
  const server = createServer((request, response) => {
    const at = now()
    const [id = '', part] = (request.url?.split('?')[0] ?? '').split('/').slice(-2).reverse()
    if (request.method === 'GET') return sendFile(request, response, files, id, part === 'bytes')
    if (id === 'media') return takeFile(request, response, uploads)
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
    uploads,
    files,
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** The bytes of a file, or where they are. */
function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  files: GraphStub['files'],
  id: string,
  isBytes: boolean,
): void {
  const file = files.get(id)
  if (file === undefined) return void response.writeHead(404).end('{}')
  if (isBytes) return void response.setHeader('content-type', 'application/pdf').end(file)
  response.setHeader('content-type', 'application/json')
  const sha256 = createHash('sha256').update(file).digest('hex')
  const url = `http://${request.headers.host}/bytes/${id}`
  response.end(
    JSON.stringify({ id, url, mime_type: 'application/pdf', sha256, file_size: file.length }),
  )
}

function takeFile(request: IncomingMessage, response: ServerResponse, uploads: number[]): void {
  let size = 0
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
  })
  request.on('end', () => {
    uploads.push(size)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ id: `media-${uploads.length}` }))
  })
}

function parse(text: string): { text?: { body?: string } } | null {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
