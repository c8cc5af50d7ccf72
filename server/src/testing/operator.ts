import { createHmac } from 'node:crypto'
import { type Answer, rest } from './rest.ts'

/** What the operator's systems tell the desk. */
type Hook = 'booking' | 'context_change' | 'user/update'

/** The secret of a demo desk. */
const SECRET = 'sandbox-webhook'

/** A call of the operator's systems, with the secret or what is given in its place. */
export const tell = (
  url: string,
  hook: Hook,
  body: unknown,
  headers: Record<string, string> = { 'x-webhook-secret': SECRET },
): Promise<Answer> => rest(url, { path: `/api/webhook/${hook}`, body, headers })

/** The header that signs a body. */
export const signed = (body: unknown, secret = SECRET) => ({
  'x-signature-256': `sha256=${createHmac('sha256', secret).update(JSON.stringify(body)).digest('hex')}`,
})
