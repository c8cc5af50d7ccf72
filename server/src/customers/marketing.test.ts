import { afterAll, beforeAll, expect, test } from 'vitest'
import { resumeNumber } from '../channels/pause.ts'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { chatOf, messagesOf, processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { PARTNER } from '../testing/webhook.ts'

let desk: Desk
let john: AtWork

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john', { online: true })
})

afterAll(async () => {
  await desk?.stop()
  john?.close()
})

async function writes(phone: string): Promise<string> {
  await desk.sandbox.say(phone, { phone_number_id: PARTNER, type: 'text', text: 'Hello' })
  await processed(desk)
  return (await chatOf(desk, phone)).chat_id
}

/** On the phone, of which the desk hears. */
async function prefers(phone: string, marketing_messages: 'stop' | 'resume') {
  const preference = { phone_number_id: PARTNER, marketing_messages }
  await desk.phones.call('POST', `/people/${phone}/preferences`, preference)
  await desk.sandbox.idle()
  await processed(desk)
}

const VALUES = {
  next_ride_coupon: { header: '15%', '1': 'Asha', '2': '31 Dec', button_0: 'RIDE15' },
  continue_conversation: { first_name: 'Asha', '1': 'Asha' },
}

async function sendsTemplate(chat_id: string, name: keyof typeof VALUES): Promise<string> {
  const template = await until(`${name} is here`, async () => {
    const { templates } = await john.client.call('listTemplates', { stakeholder: 'Partner' })
    return templates.find((one) => one.name === name && one.language === 'en')
  })
  const sent = { chat_id, message: '', template_id: template.id, variables: VALUES[name] }
  return (await john.client.socket.emit('send_message', sent)).message_id
}

const message = async (chat_id: string, message_id: string) =>
  (await messagesOf(desk, chat_id)).find((one) => one.message_id === message_id)

const becomes = (chat_id: string, message_id: string, ...deliveries: string[]) =>
  until(`it is ${deliveries}`, async () => {
    const found = await message(chat_id, message_id)
    return deliveries.includes(found?.delivery ?? '') ? found : undefined
  })

const arrives = (chat_id: string, message_id: string) =>
  becomes(chat_id, message_id, 'delivered', 'read')

const REFUSED = { code: 'customer_opted_out' }

test('who has stopped marketing gets no template of that kind, and everything else', async () => {
  const phone = '919816300111'
  const chat_id = await writes(phone)
  await prefers(phone, 'stop')
  await expect(sendsTemplate(chat_id, 'next_ride_coupon')).rejects.toMatchObject({
    ...REFUSED,
    message: expect.stringContaining('another category'),
  })
  const template_id = await sendsTemplate(chat_id, 'continue_conversation')
  const { message_id } = await john.client.socket.emit('send_message', { chat_id, message: 'Hi' })
  for (const id of [template_id, message_id]) await arrives(chat_id, id)
  const { timeline } = await john.client.call('listMessages', { chat_id })
  expect(timeline.map(({ text }) => text)).toContain('The customer has stopped marketing messages')

  await prefers(phone, 'resume')
  const again = await sendsTemplate(chat_id, 'next_ride_coupon')
  await arrives(chat_id, again)
})

test('an offer that is still queued when they stop is not sent, and not by a retry either', async () => {
  const phone = '919816300112'
  const chat_id = await writes(phone)
  await desk.ctx.db
    .updateTable('business_numbers')
    .set({ paused_at: desk.ctx.now(), check_due_at: null })
    .where('phone_number_id', '=', PARTNER)
    .execute()
  const message_id = await sendsTemplate(chat_id, 'next_ride_coupon')
  await prefers(phone, 'stop')
  await resumeNumber(desk.ctx, PARTNER)
  const failed = await becomes(chat_id, message_id, 'failed')
  expect(failed.error).toMatchObject(REFUSED)
  expect(await desk.phones.sentTo(phone)).toEqual([])
  const retried = john.client.socket.emit('retry_message', { message_id })
  await expect(retried).rejects.toMatchObject(REFUSED)
})

test('WhatsApp’s own word that they want none counts, and stops no answer', async () => {
  const phone = '919816300113'
  const chat_id = await writes(phone)
  await prefers(phone, 'stop')
  // As if that webhook had never come.
  const { customer_id } = await chatOf(desk, phone)
  await desk.ctx.db
    .updateTable('customers')
    .set({ marketing_opted_out_at: null, marketing_told_at: null })
    .where('customer_id', '=', customer_id)
    .execute()
  const message_id = await sendsTemplate(chat_id, 'next_ride_coupon')
  const failed = await becomes(chat_id, message_id, 'failed')
  expect(failed.error).toMatchObject({ code: '131050' })
  await expect(sendsTemplate(chat_id, 'next_ride_coupon')).rejects.toMatchObject(REFUSED)
  const answer = await john.client.socket.emit('send_message', { chat_id, message: 'At nine' })
  await arrives(chat_id, answer.message_id)
})
