import { access, cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import server from '../../package.json' with { type: 'json' }

/**
 * Puts an empty embedded database into a data folder, where the desk would make one itself: that
 * takes seconds, a copy of one made before takes a moment.
 */
export async function giveEmptyDatabase(dataFolder: string): Promise<void> {
  const folder = join(dataFolder, 'database', 'postgres')
  await mkdir(join(dataFolder, 'database'), { recursive: true })
  await cp(await emptyDatabase(), folder, { recursive: true })
}

async function emptyDatabase(): Promise<string> {
  const version = server.dependencies['@electric-sql/pglite']
  const kept = join(tmpdir(), `smart-chat-empty-database-${version}`)
  if (await exists(kept)) return kept
  const made = await mkdtemp(`${kept}-`)
  const pglite = await PGlite.create({ dataDir: join(made, 'postgres'), extensions: { pg_trgm } })
  await pglite.close()
  // Two test files may make one at once; the second is not needed.
  await rename(join(made, 'postgres'), kept).catch(async (error: unknown) => {
    if (!(await exists(kept))) throw error
  })
  await rm(made, { recursive: true, force: true })
  return kept
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
