import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFiles } from './temporary-files.ts'

const house = join(import.meta.dirname, '..')

test.each([
  ['noFloatingPromises', 'export async function send() {}\nexport const go = () => { send() }\n'],
  ['noExplicitAny', 'export const one: any = 1\n'],
  ['noNonNullAssertion', 'export const first = (list: string[]) => list[0]!.length\n'],
  ['noDefaultExport', 'export default 1\n'],
  ['noUnusedImports', "import { join } from 'node:path'\n"],
  ['noUnusedVariables', 'const one = 1\n'],
  ['noBarrelFile', "export * from './b.ts'\n"],
  ['useImportExtensions', "export const load = () => import('./b')\n"],
  ['noImportCycles', "import { b } from './b.ts'\nexport const a = () => b\n"],
])('the linter finds a breach of %s', (rule, source) => {
  expect(brokenRules({ 'src/a.ts': source })).toContain(rule)
})

test('the contract may have an index file, a configuration a default export', () => {
  const broken = brokenRules({
    'contract/src/index.ts': "export * from '../../src/b.ts'\n",
    'vitest.config.ts': 'export default {}\n',
  })
  expect(broken).toEqual([])
})

/** The names of the rules that our biome.json finds broken in these files. */
function brokenRules(files: Record<string, string>): string[] {
  const folder = temporaryFiles({
    'biome.json': readFileSync(join(house, 'biome.json'), 'utf8'),
    'src/b.ts': "import { a } from './a.ts'\nexport const b = () => a\n",
    ...files,
  })
  const biome = join(house, 'node_modules/.bin/biome')
  const args = ['lint', '--vcs-enabled=false', '--error-on-warnings', ...Object.keys(files)]
  const { stdout, stderr } = spawnSync(biome, args, { cwd: folder, encoding: 'utf8' })
  return [...`${stdout}${stderr}`.matchAll(/lint\/\w+\/(\w+)/g)].map((match) => match[1] ?? '')
}
