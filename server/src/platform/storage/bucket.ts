import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { S3mini, S3ServiceError, type UploadPart } from 's3mini'
import { inParts } from './in-parts.ts'
import type { Storage } from './storage.ts'

/** Other things may lie in the bucket too. */
const PREFIX = 'media/'

/** The least that S3 takes as a part of something larger, and so the most that is held of a file. */
const PART = 5 * 1024 * 1024

/** Until an answer begins; a body may take longer. */
const ANSWER_MS = 60_000

const TRIES = 4

/** Files in an S3-compatible bucket: what is larger than a part goes there in parts. */
export function bucketStorage(bucket: {
  url: string
  region: string
  accessKey: string
  secretKey: string
}): Storage {
  const s3 = new S3mini({
    endpoint: bucket.url,
    region: bucket.region,
    accessKeyId: bucket.accessKey,
    secretAccessKey: bucket.secretKey,
    fetch: fetchPatiently,
  })
  const path = (key: string) => PREFIX + key

  return {
    async put(key, content) {
      const name = path(key)
      let upload: string | null = null
      try {
        const parts: UploadPart[] = []
        for await (const { bytes, isLast } of inParts(content, PART)) {
          if (isLast && upload === null) {
            await again(() => s3.putObject(name, bytes))
            return
          }
          upload ??= await again(() => s3.getMultipartUploadId(name))
          const id: string = upload
          parts.push(await again(() => s3.uploadPart(name, id, bytes, parts.length + 1)))
        }
        await complete(s3, name, String(upload), parts)
      } catch (error) {
        content.destroy()
        // Where this fails too, the sweep finds it.
        if (upload !== null) await s3.abortMultipartUpload(name, upload).catch(() => {})
        throw error
      }
    },
    read: (key, range) => Readable.from(readBytes(s3, path(key), range), { objectMode: false }),
    size: (key) => again(() => s3.getContentLength(path(key))),
    async remove(key) {
      await again(() => s3.deleteObject(path(key)))
    },
    async check() {
      if (!(await s3.bucketExists())) throw new Error('The bucket cannot be reached.')
    },
    async sweep(before) {
      for (const { Key, UploadId, Initiated } of await unfinished(s3)) {
        if (new Date(Initiated) < before) await again(() => s3.abortMultipartUpload(Key, UploadId))
      }
    },
  }
}

async function* readBytes(s3: S3mini, name: string, range?: { start: number; end: number }) {
  const { body } = await again(() =>
    range === undefined
      ? s3.getObjectRaw(name)
      : // Its end is the first byte that is not wanted.
        s3.getObjectRaw(name, false, range.start, range.end + 1),
  )
  if (body !== null) yield* body
}

/** S3 may say 200 and only then what went wrong, in the body. */
async function complete(s3: S3mini, name: string, upload: string, parts: UploadPart[]) {
  await again(async () => {
    const { etag } = await s3.completeMultipartUpload(name, upload, parts)
    if (etag === undefined) throw new S3ServiceError('The parts were not put together.', 500)
  })
}

interface Unfinished {
  Key: string
  UploadId: string
  Initiated: string
}

/** The first thousand; the next sweep has the next. */
async function unfinished(s3: S3mini): Promise<Unfinished[]> {
  const answer: unknown = await again(() =>
    s3.listMultipartUploads('/', '', 'GET', { prefix: PREFIX }),
  )
  const { ListMultipartUploadsResult: list } = answer as {
    ListMultipartUploadsResult?: { Upload?: Unfinished | Unfinished[] }
  }
  return [list?.Upload ?? []].flat()
}

/** Everything here may be repeated: it is the same afterwards. */
async function again<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tried = 1; ; tried++) {
    try {
      return await work()
    } catch (error) {
      if (tried === TRIES || !mayHelp(error)) throw error
      await pause(100 * 2 ** tried * (0.5 + Math.random()))
    }
  }
}

/** No answer, or that it is too busy for one. */
function mayHelp(error: unknown): boolean {
  const of = (error as Error).cause instanceof S3ServiceError ? (error as Error).cause : error
  return !(of instanceof S3ServiceError) || of.status >= 500 || of.status === 429
}

/** Gives up on an answer that does not begin; what follows is the reader's to wait for. */
async function fetchPatiently(input: Parameters<typeof fetch>[0], init: RequestInit = {}) {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(new Error('The bucket did not answer.')), ANSWER_MS)
  try {
    return await fetch(input, { ...init, redirect: 'error', signal: late.signal })
  } finally {
    clearTimeout(timer)
  }
}
