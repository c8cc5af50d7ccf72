/**
 * What the operator's own server tells the desk of a person: who it is, what they have booked, and
 * what they are about now.
 *
 *   SMART_CHAT_URL=… WEBHOOK_SECRET=… node client/examples/operator.ts
 */
import { createOperator } from '@smart-chat/client'

const {
  SMART_CHAT_URL: url = 'http://127.0.0.1:5000',
  WEBHOOK_SECRET: secret = 'sandbox-webhook',
} = process.env

const operator = createOperator({ url, secret })
const phone = '919876512345'

await operator.call('userWebhook', {
  user_id: 'rider_77',
  customer_number: phone,
  name: 'Asha Patil',
  city: 'Pune',
  documents_status: 'Approved',
  dco_status: 'Active',
})
await operator.call('bookingWebhook', {
  event: 'created',
  customer_number: phone,
  booking_id: 'RIDE-1',
  ride_datetime: new Date(Date.now() + 3 * 3_600_000).toISOString(),
  ride_status: 'upcoming',
  route: 'Pune – Satara',
})
const { message } = await operator.call('contextWebhook', {
  customer: 'rider_77',
  customer_type: 'Partner',
  context: { journey: 'RIDE-1' },
})
console.log(`The desk knows Asha Patil, her ride, and what she is about: ${message}`)
