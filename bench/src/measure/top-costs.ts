import type { CpuProfile } from '../world/inspector.ts'

/** A place in the program and the share of the processor's busy time that it took itself. */
export interface Cost {
  place: string
  share: number
}

/** Not work: the process waited. */
const IDLE = new Set(['(idle)', '(program)', '(root)'])

/**
 * The functions that took most time themselves, without what they called.
 *
 * @returns `busy`, the share of all time that was not idle, and the shares of that
 */
export function topCosts(profile: CpuProfile, count: number): { busy: number; costs: Cost[] } {
  const places = new Map(profile.nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]))
  const spent = new Map<string, number>()
  let total = 0
  for (const [index, id] of profile.samples.entries()) {
    const micros = profile.timeDeltas[index] ?? 0
    const place = places.get(id) ?? ''
    total += micros
    spent.set(place, (spent.get(place) ?? 0) + micros)
  }
  const work = [...spent].filter(([place]) => !IDLE.has(place))
  const busy = work.reduce((sum, [, micros]) => sum + micros, 0)
  const costs = work
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, count)
    .map(([place, micros]) => ({ place, share: micros / busy }))
  return { busy: busy / total, costs }
}

/** The costs as a sentence. */
export function costsInWords(profile: CpuProfile): string {
  const { busy, costs } = topCosts(profile, 10)
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`
  const list = costs.map(({ place, share }) => `\`${place}\` ${percent(share)}`).join(', ')
  return `busy ${percent(busy)} of the time; of that, by themselves: ${list}`
}

/** `name file:line`, files of packages from the package's name on. */
function placeOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']) {
  if (url === '') return functionName || '(native)'
  const file = url.replace(/^.*node_modules\//, '').replace(/^.*\/(server\/src\/)/, '$1')
  return `${functionName || 'anonymous'} ${file}:${lineNumber + 1}`
}
