import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createOperator } from '@smart-chat/client'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { type Model, says, startModel } from '../testing/model.ts'
import { until } from '../testing/until.ts'

let model: Model
let desk: Desk
let john: AtWork

beforeAll(async () => {
  model = await startModel()
  desk = await startDesk({ AI_BASE_URL: model.url, AI_MODEL: 'any' })
  john = await atWork(desk.url, 'agent_john', { online: true })
})
afterAll(async () => {
  john?.close()
  await desk?.stop()
  await model?.stop()
})

/** Runs an example as its first lines say, on this desk. */
function run(name: string) {
  const file = fileURLToPath(new URL(`../../../client/examples/${name}.ts`, import.meta.url))
  const env = { ...process.env, SMART_CHAT_URL: desk.url, WEBHOOK_SECRET: 'sandbox-webhook' }
  const program = spawn(process.execPath, [file], { env })
  onTestFinished(() => void program.kill())
  const said = { text: '' }
  for (const stream of [program.stdout, program.stderr]) {
    stream.on('data', (piece) => {
      said.text += piece
    })
  }
  return { said, ended: once(program, 'close').then(([code]) => [code, said.text]) }
}

/** Two programs start one after the other, which a busy machine takes its time for. */
const PATIENCE_MS = 60_000

const operator = () => createOperator({ url: desk.url, secret: 'sandbox-webhook' })

test('examples/operator.ts tells the desk of a person, a ride and a context', {
  timeout: PATIENCE_MS,
}, async () => {
  const customer = '919876512345'
  await john.client.socket.emit('new_chat', { sender: customer, customer_type: 'Partner' })
  const [code, said] = await run('operator').ended
  expect(said).toBe(
    'The desk knows Asha Patil, her ride, and what she is about: The context is stored.\n',
  )
  expect(code).toBe(0)
  const { rides } = await john.client.call('listRides', { customer })
  expect(rides).toMatchObject([{ id: 'RIDE-1', route: 'Pune – Satara', status: 'upcoming' }])
})

test('examples/customer.ts writes and hears the answer; examples/answer.ts gives one', {
  timeout: PATIENCE_MS,
}, async () => {
  const customer = run('customer')
  await until('the customer has written', () => customer.said.text !== '', PATIENCE_MS)
  const written = await john.hears('room_update', (one) => one.last_message === 'Where is my cab?')
  const [code, said] = await run('answer').ended
  expect([code, said]).toEqual([
    0,
    'Signed in as John Doe.\nAnswered Asha Patil: message 2 of the chat.\n',
  ])
  const [ended, heard] = await customer.ended
  expect(heard).toBe(
    `Written in chat ${written.chat_id}. Waiting for an answer …\n` +
      'The desk says: Hello Asha Patil, we are looking into it.\n',
  )
  expect(ended).toBe(0)
})

test('the operator with another secret is refused', async () => {
  const wrong = createOperator({ url: desk.url, secret: 'guessed' })
  const asked = wrong.call('inappSession', { customer: 'rider_1', customer_type: 'Partner' })
  await expect(asked).rejects.toMatchObject({ code: 'unauthorized', httpStatus: 401 })
})

test('a suggested reply is streamed, and refused as a call is', async () => {
  model.behave(says('Your ride ', 'is “late”.'))
  const pieces: string[] = []
  const onDelta = (text: string) => pieces.push(text)
  const whole = await john.client.stream('suggestReply', { message: 'Where?' }, { onDelta })
  expect(pieces).toEqual(['Your ride ', 'is “late”.'])
  expect(whole).toMatchObject({ reply: 'Your ride is “late”.' })

  const unknown = john.client.stream('suggestReply', { message: 'x', chat_id: 'no' }, { onDelta })
  await expect(unknown).rejects.toMatchObject({ code: 'chat_not_found', httpStatus: 404 })
})

test('a transcript comes as a file', async () => {
  const customer = '919876500077'
  await operator().call('userWebhook', { customer, name: 'Ravi' })
  const begun = await john.client.socket.emit('new_chat', {
    sender: customer,
    customer_type: 'Partner',
  })
  const file = await john.client.file('transcript', { chat_id: begun.chat_id, format: 'html' })
  expect(file.headers.get('content-type')).toMatch(/^text\/html/)
  expect(await file.text()).toContain('Ravi')
  await expect(john.client.file('transcript', { chat_id: 'no' })).rejects.toMatchObject({
    code: 'chat_not_found',
  })
})
