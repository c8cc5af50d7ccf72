import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Whether somebody who knows one of the secrets signed these bytes: a prefix and the HMAC-SHA256 of
 * the raw body in hex (`04-whatsapp.md` section 1.2). Any of the secrets will do, so one can be
 * changed without loss.
 */
export function isSigned(
  body: Buffer,
  header: string | undefined,
  secrets: string[],
  prefix = 'sha256=',
): boolean {
  return secrets.some((secret) =>
    isSame(header, `${prefix}${createHmac('sha256', secret).update(body).digest('hex')}`),
  )
}

/** Whether two texts are the same, in a time that does not tell how much of them is. */
export function isSame(given: string | undefined, expected: string): boolean {
  const one = Buffer.from(given ?? '')
  const other = Buffer.from(expected)
  return one.length === other.length && timingSafeEqual(one, other)
}
