import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Whether Meta signed these bytes: `sha256=` and the HMAC of the raw body with the app secret
 * (`04-whatsapp.md` section 1.2). Any of the secrets will do, so one can be changed without loss.
 */
export function isSigned(body: Buffer, header: string | undefined, secrets: string[]): boolean {
  const given = Buffer.from(header ?? '')
  return secrets.some((secret) => {
    const expected = Buffer.from(
      `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    )
    return expected.length === given.length && timingSafeEqual(expected, given)
  })
}
