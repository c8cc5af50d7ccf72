import { expect, test } from 'vitest'
import { ASHA, openWorld, PNID, text } from '../testing/world.ts'

const kinds = (statuses: { status: string }[]) => statuses.map(({ status }) => status)

test('a voice message that is listened to was read, and then played', async () => {
  const { desk, call, customerWrites, send } = await openWorld()
  await customerWrites()
  const audio = { link: 'https://example.com/a.ogg', voice: true }
  const { body } = await send({ type: 'audio', audio })
  await desk.until(() => desk.statuses().length === 2)
  const message_id = body.messages[0].id
  const play = () => call('POST', `/api/people/${ASHA}/played`, { message_id })
  expect((await play()).body).toEqual({ played: true })
  await desk.until(() => desk.statuses().length === 4)
  expect(kinds(desk.statuses())).toEqual(['sent', 'delivered', 'read', 'played'])
  expect(desk.statuses()[3]).not.toHaveProperty('pricing')
  expect((await play()).body).toEqual({ played: false })
})

test('whoever comes from an advertisement and is answered in a day costs nothing for three', async () => {
  const { desk, call, sandbox, send } = await openWorld()
  const referral = { source_type: 'ad', source_id: '7' }
  await sandbox.say(ASHA, { type: 'text', text: 'Hi', phone_number_id: PNID, referral })
  sandbox.setFaults({ window_check: false })
  await send(text('Welcome'))
  await desk.until(() => desk.statuses().length === 2)
  expect(desk.statuses()).toMatchObject([
    {
      pricing: { type: 'free_entry_point', category: 'referral_conversion', billable: false },
      conversation: { expiration_timestamp: expect.stringMatching(/^\d{10}$/) },
    },
    { conversation: { origin: { type: 'referral_conversion' } } },
  ])
  expect(desk.statuses()[1]?.conversation).not.toHaveProperty('expiration_timestamp')
  await call('POST', '/api/clock', { advance_s: 73 * 3600 })
  await send(text('Three days later'))
  await desk.until(() => desk.statuses().length === 4)
  expect(desk.statuses()[2]).toMatchObject({ pricing: { type: 'regular' } })
  expect(desk.statuses()[2]).not.toHaveProperty('conversation')
})

test('who is written to by user id is reported by user id, also in failure', async () => {
  const { desk, call, sandbox, send } = await openWorld()
  const meera = '919812340016'
  const { person } = (await call('GET', `/api/people/${meera}`)).body
  await send({ ...text('Hi'), to: undefined, recipient: person.user_id })
  await desk.until(() => desk.statuses().length === 1)
  expect(desk.statuses()[0]).toMatchObject({ status: 'failed', recipient_user_id: person.user_id })
  expect(desk.statuses()[0]).not.toHaveProperty('recipient_id')
  sandbox.setFaults({ window_check: false })
  await send(text('Hi'), meera)
  await desk.until(() => desk.statuses().length === 3)
  expect(desk.statuses()[1]).toMatchObject({ status: 'sent', recipient_id: meera })
})
