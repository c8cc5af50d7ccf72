import { z } from 'zod'

/** The switches that make the network unkind. All off by default. */
export const Faults = z.object({
  /** Refuse free-form messages outside the 24-hour window. */
  window_check: z.boolean(),
  /** `async`: 200 and later a failed status, as production mostly does; `sync`: 400. */
  window_error_mode: z.enum(['async', 'sync']),
  /** 80 messages a second per number (130429), 45 at once and one per 6 s per pair (131056). */
  rate_limits: z.boolean(),
  /** Every token is refused with 190. */
  token_expired: z.boolean(),
  /** The next messages and reactions are refused with this code; marks of reading are not. */
  graph_fail: z
    .object({ code: z.int(), times: z.int().min(1).default(1), details: z.string().optional() })
    .nullable(),
  /** The next marks of reading and typing are refused with this code. */
  mark_fail: z
    .object({ code: z.int(), times: z.int().min(1).default(1), details: z.string().optional() })
    .nullable(),
  /** The next uploads of media are refused with this code. */
  media_fail: z
    .object({ code: z.int(), times: z.int().min(1).default(1), details: z.string().optional() })
    .nullable(),
  /** So many uploads are taken and then never answered. */
  media_hang_times: z.int().min(0),
  /** So many calls of `messages` are accepted and then never answered. */
  graph_hang_times: z.int().min(0),
  /** Media by link cannot be fetched: such messages fail later with 131053. */
  links_fail: z.boolean(),
  /** Webhooks of media carry a download URL beside the id; production is still rolling it out. */
  media_urls: z.boolean(),
  /** Every Graph answer waits so long. */
  graph_delay_ms: z.int().min(0).max(120_000),
  /** Updates per POST. */
  webhook_batch_size: z.int().min(1).max(1000),
  /** With batches: how long the first update waits for company. */
  webhook_linger_ms: z.int().min(0).max(10_000),
  webhook_delay_ms: z.int().min(0).max(600_000),
  /** Chance that an accepted batch is sent a second time. */
  webhook_duplicate: z.number().min(0).max(1),
  /** Nothing keeps its order, also not per phone; delays become random up to `webhook_delay_ms`. */
  webhook_shuffle: z.boolean(),
  /** Unix milliseconds (real clock): until then webhooks are lost for good. */
  webhook_drop_until: z.number(),
  /** Unix milliseconds (real clock): until then every attempt fails, and is repeated later. */
  webhook_outage_until: z.number(),
})
export type Faults = z.infer<typeof Faults>

export const NO_FAULTS: Faults = {
  window_check: true,
  window_error_mode: 'async',
  rate_limits: false,
  token_expired: false,
  graph_fail: null,
  mark_fail: null,
  media_fail: null,
  media_hang_times: 0,
  graph_hang_times: 0,
  links_fail: false,
  media_urls: true,
  graph_delay_ms: 0,
  webhook_batch_size: 1,
  webhook_linger_ms: 50,
  webhook_delay_ms: 0,
  webhook_duplicate: 0,
  webhook_shuffle: false,
  webhook_drop_until: 0,
  webhook_outage_until: 0,
}

/** A change of switches; durations count from now. A switch that does not exist is refused. */
export const FaultsChange = z.strictObject(Faults.partial().shape).extend({
  webhook_drop_s: z.number().min(0).max(86_400).optional(),
  webhook_outage_s: z.number().min(0).max(86_400).optional(),
})
export type FaultsChange = z.infer<typeof FaultsChange>

export function changeFaults(faults: Faults, change: FaultsChange): Faults {
  const { webhook_drop_s, webhook_outage_s, ...plain } = change
  const known = Object.fromEntries(
    Object.entries(plain).filter(([, value]) => value !== undefined),
  ) as Partial<Faults>
  const until = (seconds: number) => Date.now() + seconds * 1000
  return {
    ...faults,
    ...known,
    ...(webhook_drop_s === undefined ? {} : { webhook_drop_until: until(webhook_drop_s) }),
    ...(webhook_outage_s === undefined ? {} : { webhook_outage_until: until(webhook_outage_s) }),
  }
}
