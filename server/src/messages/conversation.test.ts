import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'

const PARTNER = '100000000000001'

let desk: Desk
let john: AtWork

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john', { online: true })
})

afterAll(async () => {
  john?.close()
  await desk?.stop()
})

test("a customer's message reaches the executive whose turn it is, and the answer gets back with its ticks", async () => {
  await desk.sandbox.say('919811111111', {
    phone_number_id: PARTNER,
    name: 'Ravi',
    type: 'text',
    text: 'नमस्ते, where is my payout?',
  })
  const update = await john.hears('room_update')
  expect(update).toMatchObject({
    customer: '919811111111',
    customer_name: 'Ravi',
    last_message: 'नमस्ते, where is my payout?',
    assigned_executive_name: 'John Doe',
    unseen_count: 1,
    last_seq: 1,
  })
  const chat_id = String(update.chat_id)
  await john.client.rooms.joinChat(chat_id)
  const { message_id } = await john.client.socket.emit('send_message', {
    chat_id,
    message: 'On its way.',
    client_message_id: 'one',
  })
  for (const delivery of ['sent', 'delivered']) {
    await john.hears(
      'message_status',
      (status) => status.message_id === message_id && status.delivery === delivery,
    )
  }
})
