import type { SegmentSettings } from '@smart-chat/contract'
import type { Config } from '../config.ts'
import type { Db } from '../context.ts'

/** What was set for a segment, with the deployment's word where nothing was. */
export interface Segment extends Omit<SegmentSettings, keyof Thresholds>, Thresholds {
  customer_type: string
  room: string
  update_event: string
  tags: string[]
  context_fields: string[]
}

/** Seconds. */
export interface Thresholds {
  sla_alert_s: number
  sla_escalate_s: number
  awaiting_s: number
}

export type Segments = ReturnType<typeof createSegments>

/**
 * The segments as they are set, remembered: every message asks. A change is told in the change log,
 * so every node reads it anew within a moment.
 */
export function createSegments({ clocks }: Pick<Config, 'clocks'>) {
  let known = new Map<string, Segment>()

  const forget = () => {
    known = new Map()
  }

  return {
    /** @param db the transaction's own, inside of one */
    async get(db: Db, customer_type: string): Promise<Segment> {
      const remembered = known
      const found = remembered.get(customer_type)
      if (found !== undefined) return found
      const { settings, ...row } = await db
        .selectFrom('segments')
        .select(['customer_type', 'room', 'update_event', 'routing', 'tags'])
        .select(['context_fields', 'settings'])
        .where('customer_type', '=', customer_type)
        .executeTakeFirstOrThrow()
      const segment = { ...row, ...withDefaults(settings, clocks) }
      // What was read before a change is not kept beyond it.
      if (remembered === known) known.set(customer_type, segment)
      return segment
    },
    forget,
    heed({ event }: { event: string }): void {
      if (event === 'segment_changed' || event === 'cache_cleared') forget()
    },
  }
}

/** As the row keeps it; the routing is a column of its own. */
export type StoredSettings = Partial<Omit<SegmentSettings, 'routing'>>

/** The settings of a segment where nothing is set. */
export const NOTHING_SET: Omit<SegmentSettings, 'routing'> = {
  sla_alert_s: null,
  sla_escalate_s: null,
  awaiting_s: null,
  sla_reassign: false,
  sla_notify: null,
  hours: null,
  greeting: '',
  out_of_hours_reply: '',
  resolution: { text: '', template: null, asks_rating: false },
  retention: { media_days: null },
}

/** What the deployment says where a threshold is not set. */
export const thresholdsOf = (clocks: Config['clocks']): Thresholds => ({
  sla_alert_s: clocks.slaAlert,
  sla_escalate_s: clocks.slaEscalate,
  awaiting_s: clocks.awaiting,
})

/** What holds where nothing, or only a part, is set. */
export function withDefaults(stored: StoredSettings, clocks: Config['clocks']) {
  const defaults = thresholdsOf(clocks)
  return {
    ...NOTHING_SET,
    ...stored,
    sla_alert_s: stored.sla_alert_s ?? defaults.sla_alert_s,
    sla_escalate_s: stored.sla_escalate_s ?? defaults.sla_escalate_s,
    awaiting_s: stored.awaiting_s ?? defaults.awaiting_s,
  }
}
