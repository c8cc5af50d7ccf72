import { type RawBuilder, sql } from 'kysely'
import type { Desk } from '../testing/desk.ts'
import type { Heard } from '../testing/executive.ts'

/** What must never be found (`06-reliability-security.md` 7 and 8), each by a query that finds it. */
const NEVER: Record<string, (now: Date) => RawBuilder<Record<string, unknown>>> = {
  'a chat waits in the queue though somebody is free for it': () => sql`
    SELECT chat_id, customer_type, e.executive_id FROM chats
    JOIN executive_segments s USING (customer_type)
    JOIN executives e ON e.executive_id = s.executive_id
    WHERE chats.status = 'active' AND assigned_executive_id IS NULL
      AND e.status = 'online' AND e.disabled_at IS NULL
      AND e.executive_id IS DISTINCT FROM chats.returned_by
      AND (e.capacity IS NULL OR e.capacity > (${loadOf('e')}))`,

  'somebody offline keeps a chat that was not given to them by hand': () => sql`
    SELECT chat_id, assigned_executive_id, assigned_reason FROM chats
    JOIN executives ON executive_id = assigned_executive_id
    WHERE chats.status = 'active' AND executives.status = 'offline'
      AND assigned_reason NOT IN ('manual', 'forced')`,

  'somebody disabled has a chat': () => sql`
    SELECT chat_id, assigned_executive_id FROM chats
    JOIN executives ON executive_id = assigned_executive_id
    WHERE chats.status = 'active' AND disabled_at IS NOT NULL`,

  'a clock is due and has not spoken': (now) => sql`
    SELECT chat_id, sla_alert_due_at, sla_escalation_due_at, awaiting_due_at FROM chats
    WHERE least(sla_alert_due_at, sla_escalation_due_at, awaiting_due_at) <= ${now}`,

  'somebody waits without a clock that runs or has spoken': () => sql`
    SELECT chat_id, waiting_since, sla_alerted_for, sla_escalated_for FROM chats
    WHERE waiting_since IS NOT NULL AND (
      (sla_alert_due_at IS NULL AND (sla_alerted_for >= waiting_since) IS NOT TRUE)
      OR (sla_escalation_due_at IS NULL AND (sla_escalated_for >= waiting_since) IS NOT TRUE))`,

  'the stopwatch and the waiting disagree': () => sql`
    SELECT chat_id, waiting_since, waiting_from, waited_s, waiting_paused FROM chats
    WHERE (waiting_since IS NULL OR waiting_paused) IS DISTINCT FROM (waiting_from IS NULL)
      OR (waiting_since IS NULL AND (waited_s <> 0 OR waiting_paused))
      OR (status = 'resolved' AND waiting_since IS NOT NULL)`,

  'a counter is not what counting gives': () => sql`
    SELECT * FROM (
      SELECT customer_type, count(*) FILTER (WHERE status = 'active')::int AS active,
        count(*) FILTER (WHERE status = 'resolved')::int AS resolved,
        count(*) FILTER (WHERE status = 'active' AND awaiting_customer)::int AS pending
      FROM chats GROUP BY customer_type
    ) AS counted
    FULL JOIN (
      SELECT customer_type, sum(active)::int AS active, sum(resolved)::int AS resolved,
        sum(pending)::int AS pending
      FROM chat_counts GROUP BY customer_type
    ) AS kept USING (customer_type, active, resolved, pending)
    WHERE counted.customer_type IS NULL OR kept.customer_type IS NULL`,

  'presence and its history disagree': () => sql`
    SELECT e.executive_id, e.status, p.status AS kept FROM executives e
    LEFT JOIN presence_periods p ON p.executive_id = e.executive_id AND p.until IS NULL
    WHERE p.status IS DISTINCT FROM e.status`,
}

/** Chats that count against the capacity. */
export const loadOf = (executive: string) => sql`
  SELECT count(*) FROM chats counted
  WHERE counted.assigned_executive_id = ${sql.ref(`${executive}.executive_id`)}
    AND counted.status = 'active' AND NOT counted.awaiting_customer`

/** Whatever is wrong with what stands in the database, in words. */
export async function wrongNow({ ctx }: Pick<Desk, 'ctx'>): Promise<string[]> {
  const wrong: string[] = []
  for (const [what, query] of Object.entries(NEVER)) {
    const { rows } = await query(ctx.now()).execute(ctx.db)
    if (rows.length > 0) wrong.push(`${what}: ${JSON.stringify(rows)}`)
  }
  return wrong
}

interface Told {
  event: string
  payload: Heard
}

/** Everything that was told after a place in the log, in order. */
export async function toldAfter({ ctx }: Pick<Desk, 'ctx'>, cursor: bigint) {
  const { rows } = await sql<Told & { cursor: string }>`
    SELECT cursor::text, event, payload FROM change_log WHERE cursor > ${cursor}
    ORDER BY cursor`.execute(ctx.db)
  return { told: rows, cursor: BigInt(rows.at(-1)?.cursor ?? cursor) }
}

/** Follows what is told, and says what contradicts it: it remembers owners, states and alerts. */
export function createListener() {
  const owners = new Map<string, string | null>()
  const states = new Map<string, string>()
  const spoken = new Map<string, number>()
  const wrong: string[] = []

  /** Only by hand is anybody given a chat who is not online; a conversation stays with who is away. */
  const given = (told: Told, to: string | null) => {
    const { chat_id, reason } = told.payload
    if (to !== null && !BY_HAND.has(reason)) {
      const state = states.get(to) ?? 'offline'
      const isTheirs = reason === 'context' && state === 'away'
      if (state !== 'online' && !isTheirs) wrong.push(`${to}, ${state}, is given ${chat_id}`)
    }
    owners.set(chat_id, to)
  }

  const HEED: Record<string, (told: Told) => void> = {
    executive_status: ({ payload }) => void states.set(payload.executive_id, payload.status),
    chat_assigned(told) {
      const { chat_id, executive_id } = told.payload
      const had = owners.get(chat_id) ?? null
      // One who resolves leaves it to whoever is next when it reopens.
      if (had !== null && had !== executive_id && !reopened.has(chat_id))
        wrong.push(`${chat_id} has ${had} and is assigned to ${executive_id}`)
      given(told, executive_id)
      reopened.delete(chat_id)
    },
    chat_reassigned(told) {
      const { chat_id, from_executive_id, to_executive_id } = told.payload
      const had = owners.get(chat_id) ?? null
      if (had !== from_executive_id)
        wrong.push(`${chat_id} has ${had} and is taken from ${from_executive_id}`)
      given(told, to_executive_id)
    },
    chat_status_updated({ payload }) {
      if (payload.new_status === 'active') reopened.add(payload.chat_id)
    },
    chat_updated({ payload }) {
      owners.set(payload.chat_id, payload.assigned_executive_id)
    },
    sla_alert: ({ payload }) =>
      once(`${payload.chat_id} ${payload.alert_type} of ${payload.waiting_since}`),
    service_window_closed: ({ payload }) =>
      once(`${payload.chat_id} closed at ${payload.closed_at}`),
    service_window_closing: ({ payload }) =>
      once(`${payload.chat_id} closes at ${payload.closes_at}`),
  }
  const reopened = new Set<string>()
  const once = (what: string) => {
    const times = (spoken.get(what) ?? 0) + 1
    spoken.set(what, times)
    if (times > 1) wrong.push(`said ${times} times: ${what}`)
  }

  return {
    heed(told: Told[]): string[] {
      for (const one of told) HEED[one.event]?.(one)
      return wrong.splice(0)
    },
    /** How many different clocks have spoken. */
    spoken: () => spoken.size,
  }
}

/** Decisions of people, which may go beyond what routing may. */
const BY_HAND = new Set(['manual', 'forced'])
