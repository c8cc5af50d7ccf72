import { once } from 'node:events'
import * as http from 'node:http'
import * as https from 'node:https'
import { isIP } from 'node:net'
import { isPublic, lookUpPublic, PrivateAddress } from './addresses.ts'

/** Connections of their own: what was connected to unchecked is not used again here. */
const AGENTS = {
  public: new https.Agent({ keepAlive: true, lookup: lookUpPublic }),
  https: new https.Agent({ keepAlive: true }),
  http: new http.Agent({ keepAlive: true }),
}

/** How a file is asked for. */
export interface FileRequest {
  headers: Record<string, string>
  method?: 'GET' | 'POST'
  /** The host is one that is configured: it may be in a private network, and speak plain HTTP. */
  isOwn: boolean
  /** Until the last byte. */
  timeoutMs: number
  /** Without a byte. */
  idleMs: number
}

/**
 * Asks for a file and answers with its head and its bytes as a stream. A redirect is an answer like
 * any other: the headers, a token among them, go to this one host only.
 *
 * @throws PrivateAddress before anything is sent; whatever breaks the connection, or the time; the
 *   stream fails where the connection ends before `content-length` is reached
 */
export async function getFile(url: URL, request: FileRequest): Promise<http.IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // A literal address is connected to without a look-up.
  if (!request.isOwn && isIP(host) !== 0 && !isPublic(host)) {
    throw new PrivateAddress(`${host} is not on the public internet`)
  }
  if (!request.isOwn && url.protocol !== 'https:') throw new Error('only https is asked')
  const client = url.protocol === 'https:' ? https : http
  const asked = client.request(url, {
    method: request.method ?? 'GET',
    headers: request.headers,
    agent: request.isOwn ? AGENTS[url.protocol === 'https:' ? 'https' : 'http'] : AGENTS.public,
    signal: AbortSignal.timeout(request.timeoutMs),
    timeout: request.idleMs,
  })
  // What breaks is told by the answer, or by its stream.
  asked.on('error', () => {})
  asked.on('timeout', () => asked.destroy(new Error('no byte came in time')))
  asked.end()
  const [answer] = (await once(asked, 'response')) as [http.IncomingMessage]
  asked.on('error', (error) => answer.destroy(error))
  return answer
}
