import { z } from 'zod'
import { Channel, CustomerType, Id, Time } from './basics.ts'

export const ChatStatus = z.enum(['active', 'resolved'])
export type ChatStatus = z.infer<typeof ChatStatus>

/** The Partner filters that V2 calls DCO status; see `09-rules.md` section 8. */
export const UserStatus = z.enum(['Suspend', 'InJourney', 'Pending', 'Active_Approved'])
export type UserStatus = z.infer<typeof UserStatus>

/** Why a chat has the executive it has, or none. */
export const AssignmentReason = z.enum([
  'round_robin',
  'least_busy',
  'sticky',
  'queue',
  'manual',
  'forced',
  'offline',
  'gone',
  'inactive',
  'sla',
  'capacity',
  'disabled',
  'context',
])
export type AssignmentReason = z.infer<typeof AssignmentReason>

export const CustomerDetails = z.object({
  documents_status: z.string().nullable(),
  dco_status: z.string().nullable(),
  in_journey_status: z.boolean().nullable(),
  city: z.string().nullable(),
  email: z.string().nullable(),
})
export type CustomerDetails = z.infer<typeof CustomerDetails>

/** A chat as lists, `room_update*` and `chat_updated` carry it; the same for every reader. */
export const Chat = z.object({
  chat_id: Id,
  /** Phone number in international form, digits only, or the WhatsApp user id. */
  customer: z.string(),
  /** Empty when nobody has told us a name. */
  customer_name: z.string(),
  customer_type: CustomerType,
  status: ChatStatus,
  is_resolved: z.boolean(),
  /** Of the customer's latest message. */
  channel: Channel,
  last_message: z.string(),
  last_message_time: Time.nullable(),
  /** `text`, `image`, `location`, `template` … */
  last_message_type: z.string().nullable(),
  last_interaction_by: z.enum(['Customer', 'Executive']).nullable(),
  last_msg_by: z.enum(['Customer', 'Executive']).nullable(),
  last_incoming_message: Time.nullable(),
  last_incoming_message_time: Time.nullable(),
  last_incoming_whatsapp_message: Time.nullable(),
  last_outgoing_message: Time.nullable(),
  /** The first customer message that nobody has answered yet. */
  waiting_since: Time.nullable(),
  waiting_paused: z.boolean(),
  /**
   * The stopwatch of the waiting: `waited_s` seconds so far, and running since `waiting_from`; null
   * while nobody waits or the waiting is paused.
   */
  waiting_from: Time.nullable(),
  waited_s: z.number().int(),
  /**
   * Null for a person who never wrote over WhatsApp. That of the customer and our number: a chat
   * that tells of it tells of the customer's other chats in the segment too.
   */
  service_window_closes_at: Time.nullable(),
  tags: z.array(z.string()),
  assigned_executive_id: Id.nullable(),
  assigned_executive_name: z.string().nullable(),
  assigned_reason: AssignmentReason.nullable(),
  /** Customer messages that the assigned executive (unassigned: anyone) has not seen. */
  unseen_count: z.number().int(),
  /** When something last happened in it, by the desk's clock: what `recent` sorts by. */
  sort_at: Time,
  created_at: Time,
  resolved_at: Time.nullable(),
  rating: z.number().int().nullable(),
  context: z.record(z.string(), z.string()),
  customer_details: CustomerDetails,
  user_status: UserStatus.nullable(),
  last_seq: z.number().int(),
})
export type Chat = z.infer<typeof Chat>

/** A chat as its own customer may see it. */
export const CustomerChat = Chat.pick({ chat_id: true, status: true, last_seq: true }).extend({
  /** The customer's own mark. */
  rating: z.number().int().nullable(),
  /** What was written to them in the app and they have not read. */
  unseen_count: z.number().int(),
})
export type CustomerChat = z.infer<typeof CustomerChat>

/** One line of the chat's timeline: what happened beside the messages. */
export const TimelineEntry = z.object({
  id: Id,
  chat_id: Id,
  at: Time,
  /** `created`, `assigned`, `released`, `resolved`, `reopened`, `tagged`, `untagged`, `rated`, `context_changed` … */
  kind: z.string(),
  /** The executive's id, `customer` or `system`. */
  actor: z.string(),
  actor_name: z.string(),
  /** A readable sentence. */
  text: z.string(),
})
export type TimelineEntry = z.infer<typeof TimelineEntry>
