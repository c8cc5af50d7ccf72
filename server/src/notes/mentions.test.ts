import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { chatOf, processed } from '../testing/stored.ts'
import { PARTNER } from '../testing/webhook.ts'
import { namedIn } from './mentions.ts'

let desk: Desk
const people: AtWork[] = []

beforeAll(async () => {
  desk = await startDesk()
  for (const username of ['agent_john', 'agent_jane', 'agent_divya', 'lead_maya']) {
    people.push(await atWork(desk.url, username))
  }
})

afterAll(async () => {
  await desk?.stop()
  for (const person of people) person.close()
})

test('a note that names colleagues of the segment tells each of them once, and nobody else', async () => {
  const [john, jane, divya, maya] = people as [AtWork, AtWork, AtWork, AtWork]
  await desk.sandbox.say('919813300001', { phone_number_id: PARTNER, type: 'text', text: 'Hello' })
  await processed(desk)
  const { chat_id } = await chatOf(desk, '919813300001')
  const content = '@JANE smith, @Agent_Jane please help; @agent_john @agent_divya @Nobody'
  const { note } = await john.client.socket.emit('add_note', { chat_id, content })
  expect(await jane.hears('mention')).toMatchObject({
    chat_id,
    note_id: note.note_id,
    by: 'John Doe',
    text: content,
  })
  // A second note to all of them comes after the first, so what they heard of that is all of it.
  const last = '@agent_john @agent_jane @lead_maya'
  await maya.client.socket.emit('add_note', { chat_id, content: last })
  await john.hears('mention', (told) => told.text === last)
  await jane.hears('mention', (told) => told.text === last)
  const textsOf = (person: AtWork) =>
    person.heard.filter(({ event }) => event === 'mention').map(({ payload }) => payload.text)
  expect(textsOf(john)).toEqual([last])
  expect(textsOf(jane)).toEqual([content, last])
  // Divya works for vendors, and Maya wrote it herself.
  expect(textsOf(divya)).toEqual([])
  expect(textsOf(maya)).toEqual([])
})

const colleagues = [
  { executive_id: '1', username: 'john', name: 'John Doe' },
  { executive_id: '2', username: 'john_2', name: 'John Doe Smith' },
  { executive_id: '3', username: 'asha', name: 'आशा' },
  { executive_id: '4', username: 'j.doe', name: 'John Doe' },
]

test.each([
  ['@john please', ['1']],
  ['(@John)', ['1']],
  ['@john_2', ['2']],
  ['@johnny', []],
  ['write to me@john', []],
  ['@JOHN DOE SMITH!', ['2']],
  ['@john  doe, again @John Doe', ['1', '4']],
  ['@J.Doe', ['4']],
  ['@आशा जी', ['3']],
  ['@आशाजी', []],
  ['@ john', []],
  ['@@asha', ['3']],
  ['nobody', []],
])('%s names %j', (text, named) => {
  expect(namedIn(text, colleagues)).toEqual(named)
})
