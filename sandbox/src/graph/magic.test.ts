import { expect, test } from 'vitest'
import { openWorld, text } from '../testing/world.ts'

async function sendTo(digits: string) {
  const phone = `91981234${digits}`
  const world = await openWorld()
  await world.customerWrites('Hello', phone)
  return { ...world, phone, again: () => world.send(text('Hi'), phone) }
}

test.each([
  ['0001', [['failed', 131026]]],
  ['0002', [['failed', 131049]]],
  [
    '0006',
    [
      ['sent', undefined],
      ['delivered', undefined],
      ['failed', 131026],
    ],
  ],
  [
    '0007',
    [
      ['sent', undefined],
      ['read', undefined],
    ],
  ],
])('…%s has its own fate', async (digits, fate) => {
  const { desk, again } = await sendTo(digits)
  expect((await again()).status).toBe(200)
  await desk.until(() => desk.statuses().length === fate.length)
  const told = desk
    .statuses()
    .map(({ status, errors }) => [status, (errors as { code: number }[] | undefined)?.[0]?.code])
  expect(told).toEqual(fate)
})

test.each([
  ['0003', 400, 130429],
  ['0004', 500, 131000],
])('…%s is refused once and then accepted', async (digits, status, code) => {
  const { again, conversation, phone } = await sendTo(digits)
  const first = await again()
  expect([first.status, first.body.error.code]).toEqual([status, code])
  expect((await again()).status).toBe(200)
  expect((await conversation(phone)).filter(({ from }) => from === 'desk')).toHaveLength(1)
})

test('…0005 accepts and never answers', async () => {
  const { base, desk, phone, conversation, close } = await sendTo('0005')
  const call = fetch(`${base}/sandbox/graph/100000000000001/messages`, {
    method: 'POST',
    headers: { authorization: 'Bearer sandbox-token', 'content-type': 'application/json' },
    body: JSON.stringify({ messaging_product: 'whatsapp', to: phone, ...text('Hi') }),
  }).then(
    () => 'answered',
    () => 'cut',
  )
  await desk.until(() => desk.statuses().length === 2)
  expect(await conversation(phone)).toHaveLength(2)
  await close()
  expect(await call).toBe('cut')
})

test('…0008 has its status told before the answer', async () => {
  const { desk, again } = await sendTo('0008')
  await again()
  expect(desk.statuses()[0]?.status).toBe('sent')
})
