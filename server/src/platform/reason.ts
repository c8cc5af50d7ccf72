import { z } from 'zod'

/** Characters of a reason that are kept. */
const LONGEST = 1000

/** Why something could not be done, as one line for a person who runs the desk. */
export function reasonOf(error: unknown): string {
  const reason =
    error instanceof z.ZodError
      ? `It cannot be read: ${error.issues.map(inWords).join('; ')}.`
      : String((error as Partial<Error> | null)?.message ?? error)
  return reason.slice(0, LONGEST).toWellFormed()
}

const inWords = ({ path, message }: z.core.$ZodIssue) =>
  path.length === 0 ? message : `${path.join('.')}: ${message}`
