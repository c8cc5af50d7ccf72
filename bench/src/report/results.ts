import { readFile, writeFile } from 'node:fs/promises'
import type { Row } from './figure.ts'
import { isMet, number, table } from './table.ts'

const RESULTS = new URL('../../RESULTS.md', import.meta.url)

/** What is known of the misses and written by hand; it follows the figures. */
const FINDINGS = new URL('../../FINDINGS.md', import.meta.url)

/** Writes RESULTS.md: the machine, the table, how, what was missed, where the time goes. */
export async function writeResults(machine: string[], rows: readonly Row[]): Promise<void> {
  const hows = new Map(rows.map(({ key, how }) => [key, how]))
  const parts = [
    '# Results',
    'Written by `npm run bench`. What the targets are and why: every figure is measured beside its ' +
      'floor, the bare minimum program with the same parts (`bench/src/floor/`), in the same run; ' +
      'times differ between machines, ratios hardly. Load comes from processes of its own on the ' +
      'same machine, at times that do not wait for answers.',
    list(machine),
    table(rows),
    '## How',
    list([...hows].map(([key, how]) => `**${key}**: ${how}`)),
    '## Missed',
    list(missed(rows)),
    '## Where the time goes',
    list(rows.flatMap(({ notes, database }) => notes.map((note) => `${database}: ${note}`))),
    await readFile(FINDINGS, 'utf8').catch(() => ''),
  ]
  await writeFile(RESULTS, `${parts.join('\n\n').trimEnd()}\n`)
}

function missed(rows: readonly Row[]): string[] {
  const lines = rows.flatMap(({ figures, database }) =>
    figures
      .filter((figure) => !isMet(figure))
      .map(
        ({ name, ours, unit, target }) =>
          `${name}, ${database}: ${number(ours)} ${unit}, wanted ${target?.text}.`,
      ),
  )
  return lines.length > 0 ? lines : ['Nothing.']
}

const list = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join('\n')
