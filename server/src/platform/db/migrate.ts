import type { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import * as theDesk from './migrations/0001-the-desk.ts'
import * as theWholeContract from './migrations/0002-the-whole-contract.ts'
import * as whoAnswersByWhen from './migrations/0003-who-answers-by-when.ts'
import * as theChannelsWhole from './migrations/0004-the-channels-whole.ts'
import type { Tables } from './tables.ts'

const migrations: Record<string, Migration> = {
  '0001-the-desk': theDesk,
  '0002-the-whole-contract': theWholeContract,
  '0003-who-answers-by-when': whoAnswersByWhen,
  '0004-the-channels-whole': theChannelsWhole,
}

/**
 * Brings the database to the present shape; several nodes that start together wait for each other.
 */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}
