import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { isSignedFor } from './signature-v4.ts'

/** What S3 takes as a part at least, but for the last. */
const PART_MIN = 5 * 1024 * 1024

/** An S3-compatible bucket over real HTTP, which believes no request that is not signed. */
export interface Bucket {
  /** For the settings of a desk. */
  settings: Record<string, string>
  /** What lies in it. */
  objects: Map<string, Buffer>
  /** Uploads in parts that nobody has ended. */
  unfinished: Map<string, { key: string; begun: Date; parts: Map<number, Buffer> }>
  /** Calls so far, such as `PUT media/1?partNumber=1`. */
  calls: string[]
  /** Answers the next calls that fit in this way instead; `cut` ends the connection. */
  fail(fits: RegExp, how: number | 'cut' | 'error in a 200', times?: number): void
  stop(): Promise<void>
}

export async function startBucket(): Promise<Bucket> {
  const secretKey = randomBytes(12).toString('hex')
  const objects: Bucket['objects'] = new Map()
  const unfinished: Bucket['unfinished'] = new Map()
  const calls: string[] = []
  let faults: { fits: RegExp; how: number | 'cut' | 'error in a 200' }[] = []

  const server = createServer(async (request, answer) => {
    const url = new URL(request.url ?? '', 'http://bucket')
    const key = decodeURIComponent(url.pathname.replace(/^\/files\/?/, ''))
    const call = `${request.method} ${key}${url.search}`
    calls.push(call)
    const fault = faults.find(({ fits }) => fits.test(call))
    faults = faults.filter((one) => one !== fault)
    if (fault?.how === 'cut') return request.socket.destroy()
    const body = await buffer(request).catch(() => null)
    // Its process was killed.
    if (body === null) return request.socket.destroy()
    if (fault?.how === 'error in a 200') return refuse(answer, 200, 'InternalError')
    if (fault !== undefined) return refuse(answer, Number(fault.how), 'SlowDown')
    if (!isSignedFor(request, { accessKey: 'desk', secretKey, region: 'eu-north-1' })) {
      return refuse(answer, 403, 'SignatureDoesNotMatch')
    }
    if (!url.pathname.startsWith('/files')) return refuse(answer, 404, 'NoSuchBucket')
    return serve({ request, answer, url, key, body, objects, unfinished })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    settings: {
      MEDIA_S3_ENDPOINT: `http://127.0.0.1:${port}`,
      MEDIA_S3_BUCKET: 'files',
      MEDIA_S3_REGION: 'eu-north-1',
      MEDIA_S3_ACCESS_KEY: 'desk',
      MEDIA_S3_SECRET_KEY: secretKey,
    },
    objects,
    unfinished,
    calls,
    fail(fits, how, times = 1) {
      for (let one = 0; one < times; one++) faults.push({ fits, how })
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

interface Call extends Pick<Bucket, 'objects' | 'unfinished'> {
  request: IncomingMessage
  answer: ServerResponse
  url: URL
  key: string
  body: Buffer
}

function serve(call: Call): ServerResponse {
  const { request, answer, url, key, objects } = call
  const upload = url.searchParams.get('uploadId')
  if (upload !== null || url.searchParams.has('uploads')) return serveParts(call, upload)
  switch (request.method) {
    case 'PUT':
      objects.set(key, call.body)
      return answer.setHeader('etag', etag(call.body)).end()
    case 'DELETE':
      objects.delete(key)
      return answer.writeHead(204).end()
    case 'HEAD':
    case 'GET': {
      const object = key === '' ? Buffer.alloc(0) : objects.get(key)
      if (object === undefined) return refuse(answer, 404, 'NoSuchKey')
      return send(answer, object, request)
    }
    default:
      return refuse(answer, 405, 'MethodNotAllowed')
  }
}

function send(
  answer: ServerResponse,
  object: Buffer,
  { headers, method }: IncomingMessage,
): ServerResponse {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? []
  if (from === undefined) {
    answer.setHeader('content-length', object.length)
    return answer.end(method === 'HEAD' ? undefined : object)
  }
  if (Number(from) >= object.length) return refuse(answer, 416, 'InvalidRange')
  const part = object.subarray(Number(from), Number(to) + 1)
  return answer.writeHead(206, { 'content-length': part.length }).end(part)
}

function serveParts(call: Call, upload: string | null): ServerResponse {
  const { request, answer, url, key, body, objects, unfinished } = call
  if (upload === null) {
    if (request.method === 'GET') return listUnfinished(answer, unfinished, url)
    const id = randomBytes(8).toString('hex')
    unfinished.set(id, { key, begun: new Date(), parts: new Map() })
    return xml(answer, 'InitiateMultipartUploadResult', `<UploadId>${id}</UploadId>`)
  }
  const open = unfinished.get(upload)
  if (open?.key !== key) return refuse(answer, 404, 'NoSuchUpload')
  switch (request.method) {
    case 'PUT':
      open.parts.set(Number(url.searchParams.get('partNumber')), body)
      return answer.setHeader('etag', etag(body)).end()
    case 'DELETE':
      unfinished.delete(upload)
      return answer.writeHead(204).end()
    default: {
      const named = [
        ...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>([^<]+)<\/ETag>/g),
      ].map(([, number, tag]) => ({ part: open.parts.get(Number(number)), tag }))
      const parts = named.map(({ part }) => part ?? Buffer.alloc(0))
      if (named.some(({ part, tag }) => part === undefined || !etag(part).includes(String(tag)))) {
        return refuse(answer, 400, 'InvalidPart')
      }
      if (parts.slice(0, -1).some((part) => part.length < PART_MIN)) {
        return refuse(answer, 400, 'EntityTooSmall')
      }
      objects.set(key, Buffer.concat(parts))
      unfinished.delete(upload)
      return xml(answer, 'CompleteMultipartUploadResult', `<ETag>${etag(body)}</ETag>`)
    }
  }
}

function listUnfinished(
  answer: ServerResponse,
  open: Bucket['unfinished'],
  url: URL,
): ServerResponse {
  const prefix = url.searchParams.get('prefix') ?? ''
  const shown = [...open].filter(([, { key }]) => key.startsWith(prefix))
  const uploads = shown.map(
    ([id, { key, begun }]) =>
      `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${begun.toISOString()}</Initiated></Upload>`,
  )
  return xml(answer, 'ListMultipartUploadsResult', `<Bucket>files</Bucket>${uploads.join('')}`)
}

const etag = (bytes: Buffer) => `"${createHash('md5').update(bytes).digest('hex')}"`

function xml(answer: ServerResponse, name: string, content: string): ServerResponse {
  answer.setHeader('content-type', 'application/xml')
  return answer.end(`<?xml version="1.0" encoding="UTF-8"?><${name}>${content}</${name}>`)
}

function refuse(answer: ServerResponse, status: number, code: string): ServerResponse {
  answer.statusCode = status
  return xml(answer, 'Error', `<Code>${code}</Code><Message>No.</Message>`)
}
