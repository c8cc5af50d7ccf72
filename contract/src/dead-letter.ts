import { z } from 'zod'
import { blank, blankOr, Id, PAGE_SIZE_MAX, Time } from './basics.ts'

/** Where a dead letter comes from: an item of a webhook, or a job that was given up. */
export const DeadLetterSource = z.enum(['webhook', 'job'])
export type DeadLetterSource = z.infer<typeof DeadLetterSource>

/** Something that could not be done, kept with the reason. */
export const DeadLetter = z.object({
  dead_letter_id: Id,
  source: DeadLetterSource,
  /** What kind of item or job it is, such as `text`, `status` or `fetch_media`. */
  name: z.string(),
  reason: z.string(),
  /** The item, or the data of the job, as JSON; one that is very long as text that is cut off. */
  item: z.unknown(),
  created_at: Time,
  /** When it was done after all, or for a job: when it was begun anew. Null: not yet. */
  replayed_at: Time.nullable(),
  /** Why the last replay came to nothing. */
  replay_error: z.string().nullable(),
  /** How often it was replayed. */
  replays: z.number().int(),
  /** When an administrator put it aside for good. */
  dismissed_at: Time.nullable(),
})
export type DeadLetter = z.infer<typeof DeadLetter>

export const ListDeadLetters = z.object({
  source: blank(DeadLetterSource),
  /** Open ones wait for somebody; closed ones were replayed or dismissed, and are kept 30 days. */
  state: blankOr(z.enum(['open', 'closed']), 'open'),
  /** Where the previous answer ended (`next_cursor`). */
  cursor: blank(Id),
  limit: blankOr(z.coerce.number().int().min(1).max(PAGE_SIZE_MAX), 50),
})
export type ListDeadLetters = z.infer<typeof ListDeadLetters>

export const ReplayDeadLetters = z.object({
  source: blank(DeadLetterSource),
  /** Where the previous answer ended (`next_cursor`). */
  cursor: blank(Id),
})
export type ReplayDeadLetters = z.infer<typeof ReplayDeadLetters>
