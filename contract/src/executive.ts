import { z } from 'zod'
import { CustomerType, Id, Time } from './basics.ts'

export const Role = z.enum(['executive', 'lead', 'admin'])
export type Role = z.infer<typeof Role>

/** `online` is given chats, `away` keeps its own, `offline` gives them back. */
export const ExecutiveStatus = z.enum(['online', 'offline', 'away'])
export type ExecutiveStatus = z.infer<typeof ExecutiveStatus>

/** A status as V2 clients write it: `ONLINE`, `Online` and `online` are one. */
export const ExecutiveStatusInput = z.preprocess(
  (value) => (typeof value === 'string' ? value.trim().toLowerCase() : value),
  ExecutiveStatus,
)

/** A signed-in person, as `GET /api/auth/me` shows them. */
export const Executive = z.object({
  executive_id: Id,
  username: z.string(),
  agentNumber: z.string(),
  name: z.string(),
  role: Role,
  status: ExecutiveStatus,
  customer_types: z.array(CustomerType),
  /** The most chats that routing may leave with them; null is no limit. */
  capacity: z.number().int().nullable(),
})
export type Executive = z.infer<typeof Executive>

/** A row of `GET /api/executives/online`. */
export const OnlineExecutive = z.object({
  id: Id,
  executive_id: Id,
  name: z.string(),
  status: ExecutiveStatus,
  status_since: Time,
  /** The first of their segments, for V2. */
  customer_type: CustomerType,
  customer_types: z.array(CustomerType),
  active_chats: z.number().int(),
  capacity: z.number().int().nullable(),
  last_activity: Time.nullable(),
})
export type OnlineExecutive = z.infer<typeof OnlineExecutive>

/** How long somebody was in one state. */
export const PresencePeriod = z.object({
  executive_id: Id,
  status: ExecutiveStatus,
  since: Time,
  /** Null: still. */
  until: Time.nullable(),
  reason: z.string(),
})
export type PresencePeriod = z.infer<typeof PresencePeriod>

/** Seconds in each state. */
export const PresenceTotals = z.record(ExecutiveStatus, z.number())
export type PresenceTotals = z.infer<typeof PresenceTotals>
