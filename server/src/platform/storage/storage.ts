import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { newId } from '../id.ts'

/** Where files of messages live. Keys are made here, never from names that people chose. */
export interface Storage {
  /** Stores a stream whole or not at all; resolves when it is on disk. */
  put(key: string, content: Readable): Promise<void>
  /** Bytes `start` to `end`, both included. */
  read(key: string, range?: { start: number; end: number }): Readable
  size(key: string): Promise<number>
  /** What is not there is removed as well. */
  remove(key: string): Promise<void>
  /** @throws where files can neither be stored nor read */
  check(): Promise<void>
  /** Removes what killed processes left half stored, if nothing was added to it since then. */
  sweep(before: Date): Promise<void>
}

/** Files in a folder, two levels deep. */
export function folderStorage(folder: string): Storage {
  const path = (key: string) => join(folder, key.slice(-2), key)
  return {
    async put(key, content) {
      const target = path(key)
      const part = `${target}.${newId()}.part`
      await mkdir(dirname(target), { recursive: true })
      try {
        await pipeline(content, createWriteStream(part))
        await flush(part)
        await rename(part, target)
      } catch (error) {
        await rm(part, { force: true })
        throw error
      }
    },
    read: (key, range) => createReadStream(path(key), range),
    size: async (key) => (await stat(path(key))).size,
    remove: (key) => rm(path(key), { force: true }),
    async check() {
      const probe = join(folder, `probe-${newId()}`)
      await mkdir(folder, { recursive: true })
      await pipeline(Readable.from(['ok']), createWriteStream(probe))
      await rm(probe)
    },
    async sweep(before) {
      await mkdir(folder, { recursive: true })
      for await (const entry of await opendir(folder, { recursive: true })) {
        if (!entry.isFile() || !/\.part$|^probe-/.test(entry.name)) continue
        const left = join(entry.parentPath, entry.name)
        // It may just have become a file, or be gone with another sweep.
        const found = await stat(left).catch(() => null)
        if (found !== null && found.mtime < before) await rm(left, { force: true })
      }
    },
  }
}

async function flush(path: string): Promise<void> {
  const handle = await open(path)
  await handle.sync()
  await handle.close()
}
