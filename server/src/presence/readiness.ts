import type { Config } from '../config.ts'

/** Everybody needs time to come back, and to show that they are there. */
const READY_MS = 60_000

const RENEW_MS = 10_000

/** How often a node renews its leases. */
export const renewMs = ({ clocks }: Pick<Config, 'clocks'>) =>
  Math.min(RENEW_MS, (clocks.gone * 1000) / 3)

export type Readiness = ReturnType<typeof createReadiness>

/**
 * For how long this node has been able to see who is there: it renews its leases, and does so in
 * time. A start, a database that did not answer and a process that was suspended begin it anew.
 */
export function createReadiness(config: Pick<Config, 'clocks'>, now: () => Date) {
  const lateMs = 2 * renewMs(config)
  let readySince: number | null = null
  let renewedAt = 0
  /** Or early: the clock was set back. */
  const isLate = (at: number) => at - renewedAt > lateMs || at < renewedAt

  return {
    renewed(): void {
      const at = now().getTime()
      if (readySince === null || isLate(at)) readySince = at
      renewedAt = at
    },
    failed(): void {
      readySince = null
    },
    /**
     * Whether it may be judged who was away, or did nothing, for so long.
     *
     * @param thresholdMs shorter ones ask for less readiness
     */
    mayJudge(thresholdMs: number): boolean {
      const at = now().getTime()
      if (readySince === null || isLate(at)) return false
      return at - readySince >= Math.min(READY_MS, thresholdMs)
    },
  }
}
