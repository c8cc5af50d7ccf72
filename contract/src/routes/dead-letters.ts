import { z } from 'zod'
import { Id } from '../basics.ts'
import { DeadLetter, ListDeadLetters, ReplayDeadLetters } from '../dead-letter.ts'
import type { Route } from '../route.ts'

const one = z.object({ dead_letter_id: Id })
const letter = z.object({ dead_letter: DeadLetter })

/** What could not be done, for administrators: read, replayed, put aside. */
export const deadLetterRoutes = {
  listDeadLetters: {
    method: 'GET',
    path: '/api/dead-letters',
    access: 'executive',
    summary: 'What could not be done, with the reason, for administrators; the newest first.',
    input: ListDeadLetters,
    reply: z.object({
      dead_letters: z.array(DeadLetter),
      next_cursor: z.string().nullable(),
      /** Open ones, of the source that was asked for. */
      total: z.number().int(),
    }),
    errors: ['invalid_input', 'forbidden'],
    limit: 'other',
  },
  replayDeadLetter: {
    method: 'POST',
    path: '/api/dead-letters/:dead_letter_id/replay',
    access: 'executive',
    summary:
      'Do it again, as an administrator. What fails again stays open, with `replay_error`; one that is closed stays as it is.',
    input: one,
    reply: letter,
    errors: ['invalid_input', 'forbidden', 'not_found'],
    limit: 'other',
  },
  replayDeadLetters: {
    method: 'POST',
    path: '/api/dead-letters/replay-all',
    access: 'executive',
    summary:
      'Do all open ones again, as an administrator: the oldest first, up to 500 a call; go on from `next_cursor`.',
    input: ReplayDeadLetters,
    reply: z.object({
      succeeded: z.number().int(),
      failed: z.number().int(),
      /** Null: there are no more after these. */
      next_cursor: z.string().nullable(),
    }),
    errors: ['invalid_input', 'forbidden'],
    limit: 'other',
  },
  dismissDeadLetter: {
    method: 'POST',
    path: '/api/dead-letters/:dead_letter_id/dismiss',
    access: 'executive',
    summary: 'Put it aside for good, as an administrator; forgotten after 30 days.',
    input: one,
    reply: letter,
    errors: ['invalid_input', 'forbidden', 'not_found'],
    limit: 'other',
  },
} as const satisfies Record<string, Route>
