import { readFileSync, writeFileSync } from 'node:fs'
import { expectedPaths } from './src/testing/expected-paths.ts'

/** Writes the contract's routes into `src/rest/paths.ts`. */
const file = new URL('src/rest/paths.ts', import.meta.url)
const rows = expectedPaths().map(
  ([name, [method, path, access]]) => `  ${name}: ['${method}', '${path}', '${access}'],\n`,
)
const table = /(export const paths = \{\n)[^}]*?(\} as const)/
writeFileSync(file, readFileSync(file, 'utf8').replace(table, `$1${rows.join('')}$2`))
