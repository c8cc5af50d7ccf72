import { createHash } from 'node:crypto'
import { access, cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import server from '../../package.json' with { type: 'json' }
import { bringMedia, fetchMedia } from '../media/jobs.ts'
import { deliverNext } from '../messages/jobs.ts'
import { connectDatabase } from '../platform/db/connect.ts'
import { migrate } from '../platform/db/migrate.ts'
import { startJobs } from '../platform/jobs/jobs.ts'
import { createLog } from '../platform/log.ts'

/**
 * Puts an embedded database with empty tables into a data folder, where the desk would make one
 * itself: that takes seconds, a copy of one made before takes a moment.
 */
export async function giveEmptyDatabase(dataFolder: string): Promise<void> {
  await mkdir(dataFolder, { recursive: true })
  await cp(await emptyDatabase(), join(dataFolder, 'database'), { recursive: true })
}

async function emptyDatabase(): Promise<string> {
  const kept = join(tmpdir(), `smart-chat-empty-database-${await version()}`)
  if (await exists(kept)) return kept
  const made = await mkdtemp(`${kept}-`)
  const folder = join(made, 'database')
  const database = await connectDatabase({ url: null, folder })
  await migrate(database.db)
  const queues = [deliverNext, fetchMedia, bringMedia]
  const jobs = await startJobs(database, queues, createLog('silent'), async () => {})
  await jobs.stop(1000)
  await database.close()
  // Two test files may make one at once; the second is not needed.
  await rename(folder, kept).catch(async (error: unknown) => {
    if (!(await exists(kept))) throw error
  })
  await rm(made, { recursive: true, force: true })
  return kept
}

/** Changes with whatever decides what an empty database looks like. */
async function version(): Promise<string> {
  const migrations = new URL('../platform/db/migrations/', import.meta.url)
  const hash = createHash('sha256').update(JSON.stringify(server.dependencies))
  for (const name of (await readdir(migrations)).sort())
    hash.update(await readFile(new URL(name, migrations)))
  return hash.digest('hex').slice(0, 16)
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
