import { type Kysely, sql } from 'kysely'

/**
 * What the whole contract keeps beside the first desk. Indexes stand beside the query they serve.
 *
 * @public the migrator calls it
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  // ---- segments ------------------------------------------------------------------------------
  // The fields of a customer's context whose change begins a new chat (`09-rules.md` section 1).
  `ALTER TABLE segments ADD COLUMN context_fields text[] NOT NULL DEFAULT '{}'`,
]
