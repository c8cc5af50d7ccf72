import type { CustomerMessage } from '@smart-chat/contract'
import { expect, test } from 'vitest'
import { merged } from './state.ts'

const message = (seq: number, text = String(seq)) => ({ seq, message: text }) as CustomerMessage
const texts = (messages: CustomerMessage[]) => messages.map(({ message }) => message)

test('messages stand in their order, each once, as they were told last', () => {
  const known = [message(2), message(3)]
  expect(texts(merged(known, [message(4), message(1)]))).toEqual(['1', '2', '3', '4'])
  expect(texts(merged(known, [message(3, 'edited')]))).toEqual(['2', 'edited'])
})

test('a page that is not joined to what was known stands alone, so that nothing is left out unseen', () => {
  expect(texts(merged([message(1), message(2)], [message(9), message(10)]))).toEqual(['9', '10'])
  expect(texts(merged([message(1), message(2)], [message(3)]))).toEqual(['1', '2', '3'])
  expect(texts(merged([], [message(9)]))).toEqual(['9'])
})
