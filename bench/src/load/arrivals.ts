/**
 * When requests arrive, in milliseconds from the start: at random (Poisson), as those of many
 * strangers do, yet the same in every run.
 *
 * @param rate a second
 */
export function arrivalTimes(rate: number, seconds: number, seed = 1): number[] {
  const random = seeded(seed)
  const times: number[] = []
  let at = 0
  for (;;) {
    at += (-Math.log(1 - random()) / rate) * 1000
    if (at >= seconds * 1000) return times
    times.push(at)
  }
}

/** Numbers from 0 to 1 (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), 1 | state)
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296
  }
}
