import { z } from 'zod'
import { CustomerType, text } from './basics.ts'

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** `09:00`, up to `24:00`, which is the end of the day. */
const TimeOfDay = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time such as 09:30')

/** The stretches of a day in which the desk is open, in order: `[["09:00", "13:00"], …]`. */
const OpenHours = z
  .array(z.tuple([TimeOfDay, TimeOfDay]))
  .max(10)
  .refine(
    (spans) => spans.every(([from, to], i) => from < to && (spans[i - 1]?.[1] ?? '') <= from),
    'Each stretch must end after it begins, and the next must not begin earlier.',
  )

/** When a segment is open; days that are missing are closed. */
export const BusinessHours = z
  .object({
    /** An IANA name such as `Asia/Kolkata`. */
    timezone: z.string().refine(isTimezone, 'a time zone such as Asia/Kolkata'),
    week: z.partialRecord(z.enum(DAYS), OpenHours),
    /** Days on which the segment is closed, such as `2026-12-25`. */
    holidays: z.array(z.iso.date()).max(366),
  })
  .refine(
    ({ week }) => Object.values(week).some((spans) => spans !== undefined && spans.length > 0),
    'Open at least once a week, or set no hours at all: then it is always open.',
  )
export type BusinessHours = z.infer<typeof BusinessHours>

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

const Seconds = z.number().int().min(5).max(604_800)
const Wording = text(4096).pipe(z.string().trim())
const TemplateName = z.object({
  name: z.string().min(1).max(512),
  language: z.string().min(2).max(20),
})

/** What an administrator sets for a segment, whole. */
export const SegmentSettings = z.object({
  routing: z.enum(['round_robin', 'least_busy']),
  /** Seconds of waiting until the first alert; null: what the deployment says. */
  sla_alert_s: Seconds.nullable(),
  /** Seconds of waiting until the escalation; null: what the deployment says. */
  sla_escalate_s: Seconds.nullable(),
  /** Seconds after our answer until a chat awaits its customer; null: what the deployment says. */
  awaiting_s: Seconds.nullable(),
  /** An escalated chat goes to somebody else who is free. */
  sla_reassign: z.boolean(),
  /** Who is told of alerts over WhatsApp, by a template with name, number and minutes; null: nobody. */
  sla_notify: z
    .object({ to: z.string().regex(/^\d{7,15}$/, 'digits only'), template: TemplateName })
    .nullable(),
  /** Null: always open. Outside of them waiting is paused. */
  hours: BusinessHours.nullable(),
  /** Answers the first message of a new or reopened chat; empty: nothing. */
  greeting: Wording,
  /** Answers what comes while the segment is closed; empty: nothing. */
  out_of_hours_reply: Wording,
  /** Tells the customer that the chat is resolved. */
  resolution: z.object({
    /** While free text may be sent; empty: nothing. */
    text: Wording,
    /** Where only a template may be sent; null: nothing. */
    template: TemplateName.nullable(),
    /** The answer to it, from 1 to 5, is the customer's rating. */
    asks_rating: z.boolean(),
  }),
  /** How long what was said is kept. */
  retention: z.object({
    /** Days after which a file is removed, while its message stays; null: kept. */
    media_days: z.number().int().min(1).max(3650).nullable(),
  }),
})
export type SegmentSettings = z.infer<typeof SegmentSettings>

/** Some of the settings; what is not named stays. */
export const SegmentSettingsChange = SegmentSettings.partial()
export type SegmentSettingsChange = z.infer<typeof SegmentSettingsChange>

export const Segment = z.object({
  customer_type: CustomerType,
  /** The Socket.IO room that lists of this segment live in, such as `PartnerApp`. */
  room: z.string(),
  /** The event that tells of a new message or chat there, such as `room_update_vendor`. */
  update_event: z.string(),
  /** Seconds of waiting until the first alert. */
  sla_alert_s: z.number(),
  /** Seconds of waiting until the escalation. */
  sla_escalate_s: z.number(),
})
export type Segment = z.infer<typeof Segment>
