import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { bucketStorage } from '../platform/storage/bucket.ts'
import { readWhole } from '../platform/storage/read-whole.ts'
import { folderStorage, type Storage } from '../platform/storage/storage.ts'
import { type Bucket, startBucket } from '../testing/bucket.ts'

const MB = 1024 * 1024
const sum = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
/** In chunks that fit no part. */
const inChunks = (bytes: Buffer) =>
  Readable.from(
    (function* () {
      for (let at = 0; at < bytes.length; at += 60_001) yield bytes.subarray(at, at + 60_001)
    })(),
  )
const tomorrow = () => new Date(Date.now() + 24 * 3600 * 1000)

/** Breaks after so many bytes. */
const broken = (size: number) =>
  Readable.from(
    (async function* () {
      for (let at = 0; at < size; at += 64 * 1024) yield Buffer.alloc(64 * 1024)
      throw new Error('it broke')
    })(),
  )

describe.each(['folder', 'bucket'] as const)('files in a %s', (kind) => {
  let bucket: Bucket
  let folder: string
  let storage: Storage

  beforeAll(async () => {
    bucket = await startBucket()
    folder = await mkdtemp(join(tmpdir(), 'storage-'))
    storage = kind === 'folder' ? folderStorage(folder) : bucketOf(bucket)
  })
  afterAll(async () => {
    await bucket?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  /** Everything that lies there, whole or not. */
  async function kept(): Promise<string[]> {
    if (kind === 'bucket') return [...bucket.objects.keys(), ...bucket.unfinished.keys()]
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
  }

  test.each([0, 1, 5 * MB - 1, 5 * MB, 5 * MB + 1, 10 * MB, 16 * MB])(
    'one of %d bytes comes back as it was',
    async (size) => {
      const bytes = randomBytes(size)
      await storage.put('a-file', inChunks(bytes))
      expect(await storage.size('a-file')).toBe(size)
      const back = await readWhole(storage.read('a-file'))
      expect(sum(back)).toBe(sum(bytes))
      if (size > 5000) {
        const part = await readWhole(storage.read('a-file', { start: 1000, end: 4999 }))
        expect(part).toEqual(bytes.subarray(1000, 5000))
        const end = await readWhole(storage.read('a-file', { start: size - 1, end: size - 1 }))
        expect(end).toEqual(bytes.subarray(size - 1))
      }
      await storage.remove('a-file')
      expect(await kept()).toEqual([])
    },
  )

  test('what breaks on its way in, early or late, leaves nothing', async () => {
    for (const size of [0, MB, 12 * MB]) {
      await expect(storage.put('broken', broken(size))).rejects.toThrow('it broke')
    }
    expect(await kept()).toEqual([])
    await expect(storage.size('broken')).rejects.toThrow()
  })

  test('what was there stays as it was when its successor breaks', async () => {
    await storage.put('twice', Readable.from([Buffer.from('first')]))
    await expect(storage.put('twice', broken(6 * MB))).rejects.toThrow('it broke')
    expect((await readWhole(storage.read('twice'))).toString()).toBe('first')
    await storage.put('twice', Readable.from([Buffer.from('second')]))
    expect((await readWhole(storage.read('twice'))).toString()).toBe('second')
    await storage.remove('twice')
  })

  test('what is not there cannot be read, and is removed without a word', async () => {
    await expect(storage.size('nothing')).rejects.toThrow()
    await expect(readWhole(storage.read('nothing'))).rejects.toThrow()
    await storage.remove('nothing')
    await storage.check()
  })

  test('who stops reading holds nothing open', async () => {
    await storage.put('long', inChunks(randomBytes(12 * MB)))
    for await (const chunk of storage.read('long')) {
      expect(chunk.length).toBeGreaterThan(0)
      break
    }
    await storage.remove('long')
    expect(await kept()).toEqual([])
  })

  test('what a killed process left half stored is swept away once nobody writes to it', async () => {
    let more = () => {}
    const stuck = Readable.from(
      (async function* () {
        yield randomBytes(6 * MB)
        await new Promise<void>((resolve) => {
          more = resolve
        })
        throw new Error('its process was killed')
      })(),
    )
    const put = storage.put('stuck', stuck).catch((error: Error) => error.message)
    await expect.poll(kept).toHaveLength(1)
    await storage.sweep(new Date(Date.now() - 3600 * 1000))
    expect(await kept()).toHaveLength(1)
    await storage.sweep(tomorrow())
    expect(await kept()).toEqual([])
    more()
    expect(await put).toBe('its process was killed')
  })
})

describe('a bucket', () => {
  let bucket: Bucket
  let storage: Storage

  beforeAll(async () => {
    bucket = await startBucket()
    storage = bucketOf(bucket)
  })
  afterAll(() => bucket?.stop())

  test.each([503, 500, 429, 'cut', 'error in a 200'] as const)(
    'that answers %s now and then has the file all the same',
    async (how) => {
      const bytes = randomBytes(11 * MB)
      for (const call of [/uploads/, /partNumber=2/, /^POST .*uploadId/, /^HEAD/, /^GET/]) {
        if (how !== 'error in a 200' || call.source.startsWith('^POST')) bucket.fail(call, how)
      }
      await storage.put('patient', inChunks(bytes))
      expect(await storage.size('patient')).toBe(bytes.length)
      expect(sum(await readWhole(storage.read('patient')))).toBe(sum(bytes))
      await storage.remove('patient')
      expect([bucket.objects.size, bucket.unfinished.size]).toEqual([0, 0])
    },
  )

  test('that does not recover refuses the file, and keeps no part of it', async () => {
    bucket.fail(/partNumber=2/, 503, 4)
    await expect(storage.put('refused', inChunks(randomBytes(11 * MB)))).rejects.toThrow('503')
    expect([bucket.objects.size, bucket.unfinished.size]).toEqual([0, 0])
  })

  test('that is asked with a wrong key gives nothing, takes nothing and is not healthy', async () => {
    const settings = { ...bucket.settings, MEDIA_S3_SECRET_KEY: 'not-the-key' }
    const foreign = bucketOf({ ...bucket, settings })
    await storage.put('secret', Readable.from([Buffer.from('x')]))
    const before = bucket.calls.length
    await expect(foreign.size('secret')).rejects.toThrow('403')
    await expect(readWhole(foreign.read('secret'))).rejects.toThrow('403')
    await expect(foreign.put('b', Readable.from([Buffer.from('x')]))).rejects.toThrow('403')
    await expect(foreign.remove('secret')).rejects.toThrow('403')
    await expect(foreign.check()).rejects.toThrow()
    // None of it was tried again: it would not help.
    expect(bucket.calls.length - before).toBe(5)
    expect([...bucket.objects.keys()]).toEqual(['media/secret'])
  })

  test('is named in the host where its addresses have it there', () => {
    const { media } = readConfig({
      MEDIA_S3_BUCKET: 'files',
      MEDIA_S3_ACCESS_KEY: 'a',
      MEDIA_S3_SECRET_KEY: 'b',
      MEDIA_S3_REGION: 'eu-north-1',
      MEDIA_S3_PATH_STYLE: '0',
    })
    expect(media.bucket?.url).toBe('https://files.s3.eu-north-1.amazonaws.com')
  })
})

function bucketOf({ settings }: Pick<Bucket, 'settings'>): Storage {
  const { bucket } = readConfig(settings).media
  if (bucket === null) throw new Error('no bucket is set')
  return bucketStorage(bucket)
}
