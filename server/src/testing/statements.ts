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
    provide((connection) => use(noting(connection, (query) => void statements.push(query))))
  return { statements, forget: () => void statements.splice(0) }
}

/** The same connection, whatever else a driver calls on it. */
const noting = (connection: DatabaseConnection, note: (query: CompiledQuery) => void) =>
  new Proxy(connection, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        if (name === 'executeQuery') note(args[0] as CompiledQuery)
        return value.apply(target, args)
      }
    },
  })
