import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../../testing/desk.ts'
import { type AtWork, atWork } from '../../testing/executive.ts'
import { tell } from '../../testing/operator.ts'
import { chatOf, messagesOf, processed, textsOf } from '../../testing/stored.ts'
import { until } from '../../testing/until.ts'
import {
  changeOf,
  envelopeOf,
  PARTNER,
  postBytes,
  signatureOf,
  textFrom,
} from '../../testing/webhook.ts'

/** What is set now; a restart reads it again. */
const settings: Record<string, string> = {
  WHATSAPP_APP_SECRET: 'sandbox-secret',
  WHATSAPP_VERIFY_TOKEN: 'verify-before',
  WHATSAPP_ACCESS_TOKEN: 'sandbox-token',
  WEBHOOK_SECRET: 'operator-before',
}

let desk: Desk
let john: AtWork

beforeAll(async () => {
  desk = await startDesk(settings)
  john = await atWork(desk.url, 'agent_john', { online: true })
})
afterAll(async () => {
  await desk?.stop()
  john?.close()
})

async function change(wanted: Record<string, string>): Promise<void> {
  await desk.restart(() => Object.assign(settings, wanted))
}

/** A webhook signed with a secret. */
async function signedWith(secret: string, phone: string): Promise<number> {
  const bytes = JSON.stringify(
    envelopeOf([changeOf({ messages: [textFrom(phone, `By ${secret}`)] })]),
  )
  const { httpStatus } = await postBytes(desk.url, bytes, signatureOf(bytes, secret))
  await processed(desk)
  return httpStatus
}

async function shakesHands(token: string): Promise<number> {
  const query = new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.challenge': '1158201444',
    'hub.verify_token': token,
  })
  const answer = await fetch(`${desk.url}/api/webhook/whatsapp?${query}`)
  if (answer.ok) expect(await answer.text()).toBe('1158201444')
  return answer.status
}

const byOperator = async (secret: string) => {
  const user = { customer_number: '919811730001', name: 'Asha' }
  return (await tell(desk.url, 'user/update', user, { 'x-webhook-secret': secret })).httpStatus
}

test('while secrets are changed, the one before is good; afterwards it is not', async () => {
  const phone = '919811730011'
  expect(await signedWith('sandbox-secret', phone)).toBe(200)
  expect(await signedWith('secret-after', phone)).toBe(401)

  await change({
    WHATSAPP_APP_SECRET: 'secret-after, sandbox-secret',
    WHATSAPP_VERIFY_TOKEN: 'verify-after,verify-before',
    WEBHOOK_SECRET: 'operator-after,operator-before',
  })
  expect(await signedWith('sandbox-secret', phone)).toBe(200)
  expect(await signedWith('secret-after', phone)).toBe(200)
  expect(await shakesHands('verify-before')).toBe(200)
  expect(await shakesHands('verify-after')).toBe(200)
  expect(await shakesHands('verify-after,verify-before')).toBe(403)
  expect(await byOperator('operator-before')).toBe(200)
  expect(await byOperator('operator-after')).toBe(200)

  await change({
    WHATSAPP_APP_SECRET: 'secret-after',
    WHATSAPP_VERIFY_TOKEN: 'verify-after',
    WEBHOOK_SECRET: 'operator-after',
  })
  expect(await signedWith('sandbox-secret', phone)).toBe(401)
  expect(await signedWith('secret-after', phone)).toBe(200)
  expect(await shakesHands('verify-before')).toBe(403)
  expect(await byOperator('operator-before')).toBe(401)
  expect(await byOperator('operator-after')).toBe(200)
  expect(await textsOf(desk, phone)).toEqual([
    'By sandbox-secret',
    'By sandbox-secret',
    'By secret-after',
    'By secret-after',
  ])
  await change({ WHATSAPP_APP_SECRET: 'sandbox-secret' })
})

test('what waited behind an expired access token is sent once with the new one', async () => {
  const phone = '919811730012'
  await desk.sandbox.say(phone, { phone_number_id: PARTNER, type: 'text', text: 'Hello' })
  await processed(desk)
  const { chat_id } = await chatOf(desk, phone)
  await change({ WHATSAPP_ACCESS_TOKEN: 'a-token-that-has-expired' })
  john.close()
  john = await atWork(desk.url, 'agent_john', { online: true })
  await john.client.rooms.joinChat(chat_id)
  for (const message of ['First', 'Second']) {
    await john.client.socket.emit('send_message', { chat_id, message })
  }
  await until('the number is paused', async () => {
    const { channels } = await john.client.call('listChannels', {})
    return channels.some((one) => one.phone_number_id === PARTNER && one.state === 'paused')
  })

  // A key of its own number, as providers give them out.
  await change({ WHATSAPP_ACCESS_TOKEN: `sandbox-token-${PARTNER}` })
  await until('both are sent', async () => {
    await desk.pass(20)
    await desk.sweep()
    const rows = await messagesOf(desk, chat_id)
    return rows.filter(({ delivery }) => delivery === 'delivered').length === 2
  })
  const sent = (await desk.phones.sentTo(phone)).filter(({ status }) => status === 200)
  expect(sent.map(({ body }) => body.text?.body)).toEqual(['First', 'Second'])
})
