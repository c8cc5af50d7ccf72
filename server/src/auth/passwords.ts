import { hash, verify } from '@node-rs/argon2'

/**
 * Passwords are hashed with argon2id. A hash takes memory and a core for some 20 ms on purpose, so
 * at most two run at once: a flood of sign-ins must not stop the desk.
 */
const AT_ONCE = 2

/** OWASP's second recommendation for argon2id: 19 MiB, two passes. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

let running = 0
const waiting: (() => void)[] = []

export const hashPassword = (password: string): Promise<string> =>
  queued(() => hash(password, COST))

/** @param stored null where there is no such account: as much time goes by all the same */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const matches = await queued(async () => verify(stored ?? (await nobody), password))
  return stored !== null && matches
}

/** The hash that an unknown name is checked against. */
const nobody = hash('nobody has this password', COST)

async function queued<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
  running++
  try {
    return await work()
  } finally {
    running--
    waiting.shift()?.()
  }
}
