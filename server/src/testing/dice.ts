/** Repeatable chance: the same numbers for the same seed (mulberry32). */
export interface Dice {
  /** A whole number from 0 to one less than this. */
  below(count: number): number
  pick<Item>(items: readonly Item[]): Item
}

export function createDice(seed: number): Dice {
  let state = seed
  const below = (count: number) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % count
  }
  return { below, pick: (items) => items[below(items.length)] as (typeof items)[number] }
}
