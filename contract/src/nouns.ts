import { z } from 'zod'
import { CustomerType, Id, Time } from './basics.ts'
import { Chat, ChatStatus, TimelineEntry } from './chat.ts'
import { Message } from './message.ts'

/** An internal note on a chat; customers never see one. */
export const Note = z.object({
  id: Id,
  note_id: Id,
  chat_id: Id,
  content: z.string(),
  text: z.string(),
  author_id: Id,
  author_name: z.string(),
  author: z.string(),
  created_at: Time,
})
export type Note = z.infer<typeof Note>

export const TemplateVariable = z.object({
  /** `1`, `2` … or the name. */
  name: z.string(),
  where: z.enum(['header', 'body', 'button']),
  example: z.string(),
})

export const Template = z.object({
  id: Id,
  name: z.string(),
  language: z.string(),
  /** The body, with its variables as `{{1}}` or `{{name}}`. */
  content: z.string(),
  category: z.string(),
  status: z.string(),
  variables: z.array(TemplateVariable),
  header: z.string().nullable(),
  footer: z.string().nullable(),
  buttons: z.array(z.string()),
})
export type Template = z.infer<typeof Template>

export const Ride = z.object({
  id: Id,
  type: z.string(),
  route: z.string(),
  date: Time,
  status: z.enum(['upcoming', 'ongoing', 'completed', 'cancelled']),
})
export type Ride = z.infer<typeof Ride>

export const RideSearch = z.object({ from: z.string(), to: z.string(), date: Time })
export type RideSearch = z.infer<typeof RideSearch>

/** Active, resolved and pending chats of one segment. */
export const SegmentCounts = z.object({
  active: z.number().int(),
  resolved: z.number().int(),
  pending: z.number().int(),
})

/** The counters of the header: over the reader's REST call or the `dashboard_stats` event, flat. */
export const Stats = SegmentCounts.extend({
  /** The same number as `pending`, under V2's name. */
  awaiting_customer_response: z.number().int(),
  total: z.number().int(),
  by_type: z.record(CustomerType, SegmentCounts),
})
export type Stats = z.infer<typeof Stats>

export const Segment = z.object({
  customer_type: CustomerType,
  /** The Socket.IO room that lists of this segment live in, such as `PartnerApp`. */
  room: z.string(),
  /** The event that tells of a new message or chat there, such as `room_update_vendor`. */
  update_event: z.string(),
})
export type Segment = z.infer<typeof Segment>

/** What identifies the customer in `config`; empty strings where nothing is known. */
export const ConfigProfile = z
  .object({ customer: z.string(), name: z.string(), email: z.string(), city: z.string() })
  .catchall(z.unknown())

/** A message found by its words. */
export const SearchHit = z.object({
  chat: Chat,
  message: Message,
  /** The place in the text as safe HTML: escaped, with `<mark>` around what was found. */
  highlight: z.string(),
})
export type SearchHit = z.infer<typeof SearchHit>

/** One chat of a customer, seen as the context it was about. */
export const ContextItem = z.object({
  /** The chat's id. */
  id: Id,
  context: z.record(z.string(), z.string()),
  createdAt: Time,
  /** Messages in it. */
  chatCount: z.number().int(),
  status: ChatStatus,
  customer_type: CustomerType,
})
export type ContextItem = z.infer<typeof ContextItem>

/** A line of one of a customer's chats. */
export const CustomerTimelineEntry = TimelineEntry.extend({ customer_type: CustomerType })

/** A customer whose service window is closed, or closes within the hour. */
export const ClosedWindow = z.object({
  chat_id: Id,
  customer: z.string(),
  customer_name: z.string(),
  customer_type: CustomerType,
  /** Null for a customer who never wrote over WhatsApp. */
  last_incoming_whatsapp_message: Time.nullable(),
  service_window_closes_at: Time.nullable(),
})
export type ClosedWindow = z.infer<typeof ClosedWindow>

/** The same with the ride that makes it urgent. */
export const UpcomingRide = ClosedWindow.extend({
  next_ride_datetime: Time,
  booking_id: Id,
  ride_status: Ride.shape.status,
})
export type UpcomingRide = z.infer<typeof UpcomingRide>
