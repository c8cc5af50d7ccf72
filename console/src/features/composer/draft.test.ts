import { expect, test } from 'vitest'
import { aMessage } from '../live/testing.ts'
import { advanceDraft, editDraft, emptyDraft, newsFor, parseDraft, quoteInDraft } from './draft.ts'

test('a draft remembers what its writer had seen when it was begun', () => {
  const begun = editDraft(emptyDraft, 'H', 4)
  expect(editDraft(begun, 'Hello', 7)).toEqual({ text: 'Hello', seen_seq: 4 })
})

test('an emptied draft begins anew', () => {
  const begun = editDraft(emptyDraft, 'H', 4)
  expect(editDraft(editDraft(begun, '', 7), 'Hi', 7).seen_seq).toBe(7)
})

test('messages of others since the draft was begun are news; our own and lines of the system are not', () => {
  const draft = { text: 'Hello', seen_seq: 4 }
  const messages = [
    aMessage({ seq: 4 }),
    aMessage({ seq: 5 }),
    aMessage({ seq: 6, sender: 'me', sender_type: 'Executive' }),
    aMessage({ seq: 7, sender: 'jane', sender_type: 'Executive' }),
    aMessage({ seq: 8, sender: 'system', sender_type: 'System' }),
  ]
  expect(newsFor(draft, messages, 'me').map(({ seq }) => seq)).toEqual([5, 7])
})

test('our message that went out just before is no reason to stop the next', () => {
  expect(advanceDraft({ text: 'And', seen_seq: 4 }, 5).seen_seq).toBe(5)
  expect(advanceDraft({ text: 'And', seen_seq: 4 }, 6).seen_seq).toBe(4)
})

test('a quote comes and goes without touching the text', () => {
  const quoting = quoteInDraft({ text: 'Yes', seen_seq: 4 }, aMessage({ seq: 3 }))
  expect(quoting).toMatchObject({ text: 'Yes', reply_to: { message_id: 'm3' } })
  expect(quoteInDraft(quoting, undefined)).toEqual({ text: 'Yes', seen_seq: 4 })
})

test.each([null, '', '{', '[]', '"x"', '{"text":1}'])('%j is no draft', (stored) => {
  expect(parseDraft(stored)).toBe(emptyDraft)
})
