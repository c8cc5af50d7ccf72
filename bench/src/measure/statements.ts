import { evaluate } from '../world/inspector.ts'

/** What a process asked of PostgreSQL: how often each statement. */
export type Statements = [statement: string, count: number][]

/**
 * Counts the statements that a process sends while `work` runs. It looks into `pg`, so there is
 * nothing to see with the embedded database.
 */
export async function countStatements(
  inspector: string,
  work: () => Promise<unknown>,
): Promise<Statements> {
  await evaluate(inspector, BEGIN)
  await work()
  return (await evaluate(inspector, END)) as Statements
}

const BEGIN = `{
  const { Client } = require('pg')
  const query = Client.prototype.query
  const counts = new Map()
  Client.prototype.query = function (first, ...rest) {
    const text = String(first?.text ?? first).replace(/\\s+/g, ' ')
    counts.set(text, (counts.get(text) ?? 0) + 1)
    return query.call(this, first, ...rest)
  }
  globalThis.benchStatements = () => {
    Client.prototype.query = query
    return [...counts].sort((one, other) => other[1] - one[1])
  }
}`

const END = 'globalThis.benchStatements()'
