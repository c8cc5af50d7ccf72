import type { ServerPayload, Stats } from '@smart-chat/contract'

/** The segment whose counters V1 showed. */
const DRIVERS = 'Partner'

/** Tells the counters, and under V1's name those of the drivers where the deployment wants it. */
export function tellStats(
  emit: (event: string, payload: object) => unknown,
  stats: Stats,
  { legacyV1Events }: { legacyV1Events: boolean },
): void {
  emit('dashboard_stats', stats)
  const drivers: ServerPayload<'driver-chat-stats'> | undefined = stats.by_type[DRIVERS]
  if (legacyV1Events && drivers !== undefined) emit('driver-chat-stats', drivers)
}
