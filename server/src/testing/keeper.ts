import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A Graph API that keeps files and nothing else, and gives them as well or as badly as it is told. */
export interface Keeper {
  /** For `WHATSAPP_GRAPH_URL`. */
  url: string
  /** @returns the id that a webhook would name */
  keep(file: KeptFile): string
  /** How often a file's bytes were asked for, and with which token the last time. */
  asked(id: string): { times: number; authorization: string | undefined }
  /** Calls to any other address, as a redirect would make them. */
  strays: string[]
  stop(): Promise<void>
}

export interface KeptFile {
  bytes: Buffer
  mime_type?: string
  /** What is said of it otherwise than it is. */
  says?: { url?: string; sha256?: string; file_size?: number | string }
  /** Answers instead of the file's description. */
  describe?: (answer: ServerResponse) => void
  /** Answers instead of the file; `times` counts from 1. */
  give?: (answer: ServerResponse, times: number, request: IncomingMessage) => void
}

export async function startKeeper(): Promise<Keeper> {
  const files = new Map<string, KeptFile & { times: number; authorization: string | undefined }>()
  const strays: string[] = []
  const server = createServer((request, answer) => {
    const [, folder, id = ''] = (request.url ?? '').split(/[/?]/)
    const file = files.get(id)
    request.resume()
    if (folder === 'files' && file !== undefined) {
      file.times++
      file.authorization = request.headers.authorization
      if (file.give !== undefined) return file.give(answer, file.times, request)
      return answer.end(file.bytes)
    }
    if (folder?.startsWith('v') && file !== undefined) {
      if (file.describe !== undefined) return file.describe(answer)
      return json(answer, 200, {
        messaging_product: 'whatsapp',
        id,
        url: `${keeper.url}/files/${id}`,
        mime_type: file.mime_type ?? 'image/jpeg',
        sha256: createHash('sha256').update(file.bytes).digest('hex'),
        file_size: String(file.bytes.length),
        ...file.says,
      })
    }
    strays.push(request.url ?? '')
    return json(answer, 400, { error: { code: 100, message: 'Unsupported get request.' } })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  const keeper: Keeper = {
    url: `http://127.0.0.1:${port}`,
    keep(file) {
      const id = String(700_000_000_000_000 + files.size)
      files.set(id, { ...file, times: 0, authorization: undefined })
      return id
    },
    asked: (id) => {
      const { times = 0, authorization } = files.get(id) ?? {}
      return { times, authorization }
    },
    strays,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return keeper
}

/** Answers as the Graph API does. */
export const json = (answer: ServerResponse, status: number, body: object) =>
  answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
