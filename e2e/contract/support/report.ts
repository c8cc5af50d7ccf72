import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

/** What a run counts; each is named once, however many tests it takes. */
export type Proven = 'route' | 'client event' | 'server event' | 'error case' | 'item'

declare module 'vitest' {
  interface ProvidedContext {
    proven: string
  }
}

/** Notes what a test has shown, for the line at the end of the run. */
export const proven = (file: string, kind: Proven | 'not provokable', name: string): void =>
  appendFileSync(file, `${kind}\t${name}\n`)

/** @public the runner calls it: keeps the notes of all workers, and sums them up at the end */
export function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'))
  const file = join(folder, 'proven.tsv')
  writeFileSync(file, '')
  project.provide('proven', file)
  return () => {
    const lines = [...new Set(readFileSync(file, 'utf8').split('\n'))]
    const of = (kind: string) =>
      lines.filter((line) => line.startsWith(`${kind}\t`)).map((line) => line.split('\t')[1] ?? '')
    const excused = of('not provokable').map((line) => `  ${line}`)
    console.log(
      `conformance: routes ${of('route').length}, client events ${of('client event').length}, ` +
        `server events ${of('server event').length}, error cases ${of('error case').length} ` +
        `(not provokable ${excused.length}${excused.length > 0 ? ':' : ''}), items ${of('item').length}`,
    )
    if (excused.length > 0) console.log(excused.join('\n'))
    rmSync(folder, { recursive: true })
  }
}
