/**
 * Signs in, takes the chat that has waited longest, and answers it.
 *
 *   SMART_CHAT_URL=… SMART_CHAT_USER=… SMART_CHAT_PASSWORD=… node client/examples/answer.ts
 */
import { createClient } from '@smart-chat/client'

const {
  SMART_CHAT_URL: url = 'http://127.0.0.1:5000',
  SMART_CHAT_USER: username = 'agent_john',
  SMART_CHAT_PASSWORD: password = 'smart-chat',
} = process.env

const client = createClient({ url })

try {
  const { name } = await client.session.signIn({ username, password })
  console.log(`Signed in as ${name}.`)

  const { chats } = await client.call('listChats', { status: 'active', sort: 'waiting' })
  const chat = chats.find((one) => one.waiting_since !== null)
  if (chat === undefined) {
    console.log('Nobody is waiting.')
  } else {
    await client.rooms.joinChat(chat.chat_id)
    const { seq } = await client.socket.emit('send_message', {
      chat_id: chat.chat_id,
      message: `Hello ${chat.customer_name}, we are looking into it.`,
      seen_seq: chat.last_seq,
    })
    console.log(`Answered ${chat.customer_name || chat.customer}: message ${seq} of the chat.`)
  }
} finally {
  await client.session.signOut()
  client.close()
}
