import { expect, test } from 'vitest'
import { aChat, after } from '../live/testing.ts'
import { countAsking } from './count-asking.ts'

const segments = [{ customer_type: 'Partner', sla_alert_s: 180 }]
const at = (minutes: number) => Date.parse(after(minutes))
const seen = { unseen_count: 0 }

test('a chat counts once, whether it is unread or its customer waits too long, or both', () => {
  const unread = aChat({ chat_id: 'c1', unseen_count: 4, waiting_since: null })
  const waiting = aChat({ chat_id: 'c2', ...seen })
  const both = aChat({ chat_id: 'c3', unseen_count: 1 })
  expect(countAsking([unread, waiting, both], segments, at(2))).toBe(2)
  expect(countAsking([unread, waiting, both], segments, at(3))).toBe(3)
})

test('what is read and answered, or paused in time, asks for nobody', () => {
  const answered = aChat({ ...seen, waiting_since: null, waiting_from: null })
  const paused = aChat({ ...seen, waiting_paused: true, waiting_from: null, waited_s: 100 })
  expect(countAsking([answered, paused], segments, at(600))).toBe(0)
})
