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
  /** `1`, `2` … or the name in the body; `header`; `button_0`, `button_1` … */
  name: z.string(),
  where: z.enum(['header', 'body', 'button']),
  /** `media`: the id of an upload; `location`: JSON with latitude, longitude, name, address. */
  kind: z.enum(['text', 'media', 'url', 'code', 'location']),
  label: z.string(),
  /** As it was given to WhatsApp; empty where none was. */
  example: z.string(),
  /** What is known of the customer and belongs here; empty where nothing is. */
  value: z.string(),
})

/** A button below a template. */
export const TemplateButton = z.object({
  kind: z.enum(['quick_reply', 'url', 'phone', 'code', 'flow', 'other']),
  text: z.string(),
  /** With its variable as `{{button_0}}`, or the number as `tel:`; null where it opens nothing. */
  url: z.string().nullable(),
})

export const Template = z.object({
  id: Id,
  name: z.string(),
  language: z.string(),
  /** The body, with its variables as `{{1}}` or `{{name}}`. */
  content: z.string(),
  category: z.string(),
  status: z.string(),
  /** `GREEN`, `YELLOW`, `RED`, `UNKNOWN`; null where WhatsApp does not say. */
  quality: z.string().nullable(),
  variables: z.array(TemplateVariable),
  /** `TEXT`, `IMAGE`, `VIDEO`, `DOCUMENT`, `LOCATION`; null: no header. */
  header_format: z.string().nullable(),
  /** The words of the header, a variable as `{{header}}`; null where it has none. */
  header: z.string().nullable(),
  footer: z.string().nullable(),
  /** The words of the buttons. */
  buttons: z.array(z.string()),
  /** The buttons with what they do, in the same order. */
  actions: z.array(TemplateButton),
  /** Why it cannot be sent from here; null: it can. */
  refusal: z.string().nullable(),
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
