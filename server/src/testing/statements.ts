import type { CompiledQuery, DatabaseConnection } from 'kysely'
import type { Db } from '../context.ts'

/** What a database was asked while somebody watched, transactions included. */
export interface Watch {
  statements: CompiledQuery[]
  /** Forgets what was asked so far. */
  forget(): void
}

/** Notes every statement of a database from now on. */
export function watchStatements(db: Db): Watch {
  const statements: CompiledQuery[] = []
  const executor = db.getExecutor()
  const provide = executor.provideConnection.bind(executor)
  executor.provideConnection = (use) =>
    provide((connection: DatabaseConnection) =>
      use({
        executeQuery(query) {
          statements.push(query)
          return connection.executeQuery(query)
        },
        streamQuery: (query, size) => connection.streamQuery(query, size),
      }),
    )
  return { statements, forget: () => void statements.splice(0) }
}
