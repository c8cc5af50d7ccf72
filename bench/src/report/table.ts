import type { Figure, Row } from './figure.ts'

const HEAD = ['Figure', 'Database', 'Ours', 'Floor', 'Ratio', 'Target', 'Met']

/** All figures, one a line, as a Markdown table that also reads well in a terminal. */
export function table(rows: readonly Row[]): string {
  const lines = [
    HEAD,
    ...rows.flatMap(({ database, figures }) =>
      figures.filter(isKnown).map((one) => line(one, database)),
    ),
  ]
  const widths = HEAD.map((_, column) => Math.max(...lines.map((cells) => width(cells[column]))))
  const print = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const rule = `|${widths.map((wide) => '-'.repeat(wide + 2)).join('|')}|`
  return [print(HEAD), rule, ...lines.slice(1).map(print)].join('\n')
}

function line({ name, unit, ours, floor, target }: Figure, database: string): string[] {
  return [
    name,
    database,
    `${number(ours)} ${unit}`,
    floor === null ? '–' : `${number(floor)} ${unit}`,
    floor === null ? '–' : (ours / floor).toFixed(2),
    target?.text ?? '–',
    target === null ? '–' : isMet({ target, ours, floor }) ? 'yes' : 'no',
  ]
}

export const isMet = ({ target, ours, floor }: Pick<Figure, 'target' | 'ours' | 'floor'>) =>
  target === null || target.isMet(ours, floor ?? Number.NaN)

/** What cannot be measured here, and has no target, is left out. */
const isKnown = ({ ours, target }: Figure) => target !== null || Number.isFinite(ours)

/** Three digits that matter, thousands apart. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US')
  return Number(value.toPrecision(3)).toString()
}

const width = (cell: string | undefined) => cell?.length ?? 0
