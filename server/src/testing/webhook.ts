import { createHmac } from 'node:crypto'
import type { Answer } from './rest.ts'

export const PARTNER = '100000000000001'
export const CUSTOMER = '100000000000002'
export const VENDOR = '100000000000003'
export const SRDP = '100000000000004'

let counted = 0

/** An id that no other message has. */
export const newWamid = () => `wamid.TEST${Date.now()}${counted++}`

/** A message as WhatsApp describes it; `fields` add to it or replace. */
export const textFrom = (from: string, body: string, fields: object = {}) => ({
  from,
  from_user_id: `IN.${from}`,
  id: newWamid(),
  timestamp: String(Math.floor(Date.now() / 1000)),
  type: 'text',
  text: { body },
  ...fields,
})

/** A change of the field `messages`, about one of our numbers. */
export const changeOf = (value: object, phone_number_id = PARTNER) => ({
  field: 'messages',
  value: {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '910000000001', phone_number_id },
    ...value,
  },
})

/** Meta's envelope; each argument is an entry with its changes. */
export const envelopeOf = (...entries: object[][]) => ({
  object: 'whatsapp_business_account',
  entry: entries.map((changes) => ({ id: '200000000000001', changes })),
})

export const signatureOf = (bytes: string | Buffer, secret = 'sandbox-secret') =>
  `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`

/** Posts exactly these bytes, signed unless another signature is given. */
export async function postBytes(
  url: string,
  bytes: string | Buffer,
  signature: string | null = signatureOf(bytes),
): Promise<Answer> {
  const response = await fetch(`${url}/api/webhook/whatsapp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(signature === null ? {} : { 'x-hub-signature-256': signature }),
    },
    body: bytes as string,
  })
  const text = await response.text()
  return {
    httpStatus: response.status,
    headers: response.headers,
    body: text.startsWith('{') ? JSON.parse(text) : text,
  }
}

/** Posts a delivery as Meta does: characters beyond ASCII escaped, signed over those bytes. */
export function postDelivery(url: string, ...entries: object[][]): Promise<Answer> {
  const bytes = JSON.stringify(envelopeOf(...entries)).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return postBytes(url, bytes)
}
