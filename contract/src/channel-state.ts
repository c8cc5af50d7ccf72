import { z } from 'zod'
import { CustomerType, Id, Time } from './basics.ts'

/** How one of our numbers is doing, and what helps where it is not. */
export const ChannelState = z.object({
  phone_number_id: Id,
  customer_type: CustomerType,
  display_number: z.string().nullable(),
  /** Paused: nothing is sent over it for now; what is written meanwhile waits in its queue. */
  state: z.enum(['working', 'paused']),
  /** A sentence that says why it is paused and how to mend it. */
  reason: z.string().nullable(),
  /** WhatsApp's own code of the reason, such as `190`. */
  code: z.string().nullable(),
  /** Since when it is paused. */
  since: Time.nullable(),
  /** When it is looked at next, by itself. */
  next_check_at: Time.nullable(),
  /** What WhatsApp thinks of the number: `GREEN`, `YELLOW`, `RED`. */
  quality: z.string().nullable(),
  /** How many new people a day it may write to first, in WhatsApp's words: `TIER_2K`. */
  messaging_limit: z.string().nullable(),
  /** What WhatsApp has said about the number or its account that nothing stops for; the latest. */
  notice: z.string().nullable(),
  /** Messages that wait to be sent over it. */
  queued: z.number().int(),
})
export type ChannelState = z.infer<typeof ChannelState>
