/** What became of a run of requests: how many, how late. Times in milliseconds. */
export interface Latencies {
  count: number
  p50: number
  p99: number
  max: number
}

export function summarize(values: readonly number[]): Latencies {
  const sorted = values.toSorted((one, other) => one - other)
  return {
    count: sorted.length,
    p50: percentile(sorted, 50),
    p99: percentile(sorted, 99),
    max: sorted.at(-1) ?? Number.NaN,
  }
}

/**
 * The nearest-rank percentile: the smallest value that at least `percent` of all do not exceed.
 *
 * @param sorted ascending; NaN where it is empty
 */
export function percentile(sorted: readonly number[], percent: number): number {
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length))
  return sorted[rank - 1] ?? Number.NaN
}
