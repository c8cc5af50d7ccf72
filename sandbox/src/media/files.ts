import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The bytes of media, by id. */
export interface Files {
  write(id: string, bytes: Buffer): void
  read(id: string): Buffer | undefined
  delete(id: string): void
  clear(): void
}

export function openFiles(folder?: string): Files {
  return folder === undefined ? inMemory() : inFolder(join(folder, 'media'))
}

function inMemory(): Files {
  const files = new Map<string, Buffer>()
  return {
    write: (id, bytes) => void files.set(id, bytes),
    read: (id) => files.get(id),
    delete: (id) => void files.delete(id),
    clear: () => files.clear(),
  }
}

/** Ids are digits made here, never a name from outside, so they are safe as file names. */
function inFolder(folder: string): Files {
  mkdirSync(folder, { recursive: true })
  return {
    write: (id, bytes) => writeFileSync(join(folder, id), bytes),
    read(id) {
      try {
        return readFileSync(join(folder, id))
      } catch {
        return undefined
      }
    },
    delete: (id) => rmSync(join(folder, id), { force: true }),
    clear() {
      rmSync(folder, { recursive: true, force: true })
      mkdirSync(folder, { recursive: true })
    },
  }
}
