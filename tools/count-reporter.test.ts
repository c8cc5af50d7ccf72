import { spawnSync } from 'node:child_process'
import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFiles } from './temporary-files.ts'

const house = join(import.meta.dirname, '..')
const passing = "import { test } from 'vitest'\ntest('one', () => {})\ntest('two', () => {})\n"

test('a good run ends with its count', () => {
  const run = runTests({ 'a.test.ts': passing })
  expect(run).toMatchObject({ exitCode: 0, lastLine: '2 passed, 0 failed' })
})

test('skipped tests are named', () => {
  const run = runTests({ 'a.test.ts': `${passing}test.skip('three', () => {})\n` })
  expect(run).toMatchObject({ exitCode: 0, lastLine: '2 passed, 0 failed, 1 skipped' })
})

test('a failed test, a file that does not load and a stray rejection count as failed', () => {
  const run = runTests({
    'a.test.ts': `${passing}test('three', () => { throw new Error('no') })\n`,
    'b.test.ts': "import './missing.ts'\n",
    'c.test.ts': `${passing}void Promise.reject(new Error('stray'))\n`,
  })
  expect(run).toMatchObject({ exitCode: 1, lastLine: '4 passed, 3 failed' })
})

test('what failed is named at the end, and beside the counts', () => {
  const countFile = join(temporaryFiles({}), 'counts.json')
  const { tail } = runTests(
    { 'a.test.ts': `${passing}test('three', () => { throw new Error('no way') })\n` },
    countFile,
  )
  const named = 'FAILED  a.test.ts > three: no way'
  expect(tail).toBe(`${named}\n2 passed, 1 failed`)
  expect(readFileSync(`${countFile}.failures`, 'utf8')).toBe(`${named}\n`)
})

test('a run without a single test fails', () => {
  expect(runTests({})).toMatchObject({ exitCode: 1, lastLine: '0 passed, 1 failed' })
})

test('two runs add up in the file that COUNT_FILE names', () => {
  const folder = temporaryFiles({})
  const countFile = join(folder, 'counts.json')
  runTests({ 'a.test.ts': passing }, countFile)
  runTests({ 'a.test.ts': passing }, countFile)
  const counts = JSON.parse(readFileSync(countFile, 'utf8'))
  expect(counts).toEqual({ passed: 4, failed: 0, skipped: 0 })
})

function runTests(files: Record<string, string>, countFile = '') {
  const folder = temporaryFiles({
    ...files,
    'vitest.config.ts': `
      import { CountReporter } from ${JSON.stringify(join(house, 'tools/count-reporter.ts'))}
      export default { test: { reporters: ['default', new CountReporter()] } }
    `,
  })
  symlinkSync(join(house, 'node_modules'), join(folder, 'node_modules'))
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(house, 'node_modules/vitest/vitest.mjs'), 'run'],
    { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH, COUNT_FILE: countFile } },
  )
  const lines = stdout.trimEnd().split('\n')
  return { exitCode: status, lastLine: lines.at(-1), tail: lines.slice(-2).join('\n') }
}
