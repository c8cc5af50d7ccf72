import { createHash, randomBytes } from 'node:crypto'

/** A message id in WhatsApp's form: `wamid.` and base64. */
export function newMessageId(phone: string): string {
  const inside = Buffer.concat([
    Buffer.from([0x1d, phone.length]),
    Buffer.from(phone),
    randomBytes(18),
  ])
  return `wamid.${inside.toString('base64')}`
}

/** Graph object ids are 15 or 16 digits; these never begin with 0. */
export function newGraphId(): string {
  const digits = BigInt(`0x${randomBytes(8).toString('hex')}`) % 9_000_000_000_000_000n
  return String(1_000_000_000_000_000n + digits)
}

/** The business-scoped user id of a phone: always the same, and says nothing about the number. */
export function userIdOf(phone: string): string {
  const digest = createHash('sha256').update(`sandbox ${phone}`).digest('hex').slice(0, 16)
  return `IN.${BigInt(`0x${digest}`)}`
}
