import type { Kysely, Transaction } from 'kysely'
import type { Tables } from './tables.ts'

const ATTEMPTS = 5

/**
 * Runs `work` in a transaction, again when the database ended it for the sake of another one
 * (deadlock, serialisation failure, or a row that two of them inserted at once).
 */
export async function inTransaction<Result>(
  db: Kysely<Tables>,
  work: (tx: Transaction<Tables>) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(work)
    } catch (error) {
      if (attempt >= ATTEMPTS || !isRetryable(error)) throw error
    }
  }
}

/** SQLSTATEs: PostgreSQL manual, appendix A. */
const RETRYABLE = new Set(['40001', '40P01'])

const isRetryable = (error: unknown) =>
  error instanceof RaceLost || RETRYABLE.has((error as { code?: string }).code ?? '')

/** Thrown by a verb that met a row somebody else has just made: the next try finds it. */
export class RaceLost extends Error {}

/** For `catch`: a row that somebody else has just made ends this try, and the next one finds it. */
export const raceLostBy =
  (constraint: string) =>
  (error: unknown): never => {
    if (isUniqueViolation(error, constraint)) throw new RaceLost()
    throw error
  }

/** Whether a write failed on a unique index, optionally a certain one. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const { code, constraint: name } = error as { code?: string; constraint?: string }
  return code === '23505' && (constraint === undefined || name === constraint)
}
