import type { Fact } from './apply-event.ts'

const KEPT = 2000
let facts: { number: number; fact: Fact }[] = []
let count = 0

export function remember(fact: Fact): void {
  count++
  facts.push({ number: count, fact })
  if (facts.length > 2 * KEPT) facts = facts.slice(-KEPT)
}

/**
 * A fetch that facts overtake: those that arrive while it runs are applied to its answer too, so
 * that an answer from before them does not undo them.
 */
export async function withReplay<Data extends object>(
  fetch: () => Promise<Data>,
  apply: (data: Data, fact: Fact) => Data,
): Promise<Data> {
  const from = count
  let data: Data = await fetch()
  for (const { number, fact } of facts) if (number > from) data = apply(data, fact)
  return data
}
