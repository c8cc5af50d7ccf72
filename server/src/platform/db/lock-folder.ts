import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Keeps a second process out of the data folder: two of them would destroy the database.
 * A lock left behind by a process that is gone is taken over.
 *
 * @returns gives the folder free again
 * @throws Error with a sentence when the folder is in use or cannot be written
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'lock')
  try {
    await mkdir(folder, { recursive: true })
    await claim(file)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new Error(
      `The data folder ${folder} cannot be written (${message}). ` +
        'Give this user the right to write there, or set DATA_DIR to another folder.',
    )
  }
  return () => rm(file, { force: true })
}

async function claim(file: string): Promise<void> {
  try {
    const handle = await open(file, 'wx')
    await handle.writeFile(String(process.pid))
    await handle.close()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const holder = Number(await readFile(file, 'utf8'))
    if (holder !== process.pid && isRunning(holder)) {
      throw new Error(
        `The data folder is in use by process ${holder}. ` +
          'Stop that one first, or set DATA_DIR to another folder.',
      )
    }
    await rm(file, { force: true })
    await claim(file)
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
