import { createHmac, randomUUID } from 'node:crypto'

/** A webhook ready to be posted. */
export interface Letter {
  /** The text by which its message is recognised when it arrives. */
  text: string
  body: string
  signature: string
}

const APP_SECRET = 'sandbox-secret'

/** The number of the segment that the bench's executive works in (Partner). */
const PHONE_NUMBER_ID = '100000000000001'

/** A customer's text message as Meta's webhook carries it, signed. */
export const letter = (customer: string, text: string): Letter => batch([{ customer, text }])

/** Messages of several customers in one webhook; Meta puts up to 1,000 into one. */
export function batch(
  said: { customer: string; text: string; fields?: object | undefined }[],
): Letter {
  const changes = said.map(({ customer, text, fields }) => ({
    field: 'messages',
    value: value(customer, text, fields),
  }))
  const { text = '' } = said.at(-1) ?? {}
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '200000000000001', changes }],
  })
  const hmac = createHmac('sha256', APP_SECRET).update(body).digest('hex')
  return { text, body, signature: `sha256=${hmac}` }
}

function value(customer: string, text: string, fields: object = {}): object {
  return {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '910000000001', phone_number_id: PHONE_NUMBER_ID },
    contacts: [{ profile: { name: `Customer ${customer.slice(-4)}` }, wa_id: customer }],
    messages: [
      {
        from: customer,
        id: `wamid.${randomUUID()}`,
        timestamp: String(Math.floor(Date.now() / 1000)),
        type: 'text',
        text: { body: text },
        ...fields,
      },
    ],
  }
}

/** A valid Indian mobile number for each index. */
export const customerNumber = (index: number): string => `9198${String(10_000_000 + index)}`
