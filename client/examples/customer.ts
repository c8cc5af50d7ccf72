/**
 * A customer of the operator's app writes to the desk and waits for the answer of an executive.
 *
 *   SMART_CHAT_URL=… WEBHOOK_SECRET=… node client/examples/customer.ts
 */
import { createCustomerClient, createOperator } from '@smart-chat/client'

const {
  SMART_CHAT_URL: url = 'http://127.0.0.1:5000',
  WEBHOOK_SECRET: secret = 'sandbox-webhook',
} = process.env

// This half runs on the operator's server, which knows the secret and who is signed in to the app …
const operator = createOperator({ url, secret })
const fetchToken = async () => {
  const asha = { customer: 'rider_77', customer_type: 'Partner', name: 'Asha Patil' }
  return (await operator.call('inappSession', asha)).token
}

// … and this half in the app, where `token` asks that server.
const client = createCustomerClient({ url, token: fetchToken })
const chat_id = await client.openChat()
const answered = new Promise<string>((resolve) =>
  client.socket.on('new_message', ({ type, message, seq }) => {
    if (type !== 'Agent') return
    void client.socket.emit('mark_seen', { chat_id, up_to_seq: seq }).catch(() => {})
    resolve(message)
  }),
)
client.outbox.send({ chat_id, message: 'Where is my cab?' })
console.log(`Written in chat ${chat_id}. Waiting for an answer …`)
console.log(`The desk says: ${await answered}`)
client.close()
