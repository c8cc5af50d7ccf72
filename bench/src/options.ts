import { parseArgs } from 'node:util'
import { rows } from './rows/rows.ts'
import type { DatabaseKind } from './world/database.ts'

export interface Options {
  /** Only see that everything runs: small loads, and no results are written. */
  quick: boolean
  /** Also measure desks of a million chats, which take long to fill. */
  million: boolean
  only: string[]
  databases: DatabaseKind[]
  /** Nothing is left out, so the results may be written down. */
  isWhole: boolean
}

/** @throws Error with a sentence about what is wrong */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      million: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      database: { type: 'string', default: 'both' },
    },
  })
  const only = values.only === '' ? Object.keys(rows) : values.only.split(',')
  const unknown = only.find((key) => !(key in rows))
  if (unknown !== undefined)
    throw new Error(`There is no row "${unknown}"; there are ${Object.keys(rows).join(', ')}.`)
  return {
    quick: values.quick,
    million: values.million,
    only,
    databases: databasesOf(values.database),
    isWhole: values.only === '' && values.database === 'both' && !values.quick,
  }
}

function databasesOf(name: string): DatabaseKind[] {
  if (name === 'both') return ['embedded', 'postgres']
  if (name === 'embedded' || name === 'postgres') return [name]
  throw new Error('--database is embedded, postgres or both.')
}
