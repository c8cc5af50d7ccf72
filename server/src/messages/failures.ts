/** Enough for every code of WhatsApp and of ours; what else there may be counts as one. */
const CODES_MAX = 150

const counts = new Map<string, number>()

/** Counts a failed attempt for the metrics of this process. */
export function countFailure(code: string): void {
  const label = counts.has(code) || counts.size < CODES_MAX ? code : 'other'
  counts.set(label, (counts.get(label) ?? 0) + 1)
}

/** Failed attempts since the process began, by code. */
export const failuresByCode = (): { code: string; failures: number }[] =>
  [...counts].map(([code, failures]) => ({ code, failures }))
