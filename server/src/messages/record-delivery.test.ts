import { Delivery } from '@smart-chat/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextDelivery } from './record-delivery.ts'

const reports = fc.array(fc.constantFrom(...Delivery.options))

/** Where a message ends that hears these reports. */
const endOf = (all: Delivery[], start: Delivery = 'queued') => all.reduce(nextDelivery, start)

const EVIDENCE: Delivery[] = ['queued', 'sent', 'delivered', 'read']

test('a status never leads back, in whatever order and however often it is told', () => {
  fc.assert(
    fc.property(reports, fc.constantFrom(...Delivery.options), (before, next) => {
      const present = endOf(before)
      const after = nextDelivery(present, next)
      if (present === 'failed') return EVIDENCE.indexOf(after) >= 2 || after === 'failed'
      if (after === 'failed') return EVIDENCE.indexOf(present) < 2
      return EVIDENCE.indexOf(after) >= EVIDENCE.indexOf(present)
    }),
  )
})

test('telling a status twice changes nothing more than telling it once', () => {
  fc.assert(
    fc.property(reports, fc.constantFrom(...Delivery.options), (before, next) => {
      const once = nextDelivery(endOf(before), next)
      return nextDelivery(once, next) === once
    }),
  )
})

test('the best evidence that ever came decides, whatever came when', () => {
  fc.assert(
    fc.property(reports, (all) => {
      const best = all
        .filter((one) => one !== 'failed')
        .reduce((a, b) => (EVIDENCE.indexOf(b) > EVIDENCE.indexOf(a) ? b : a), 'queued')
      const end = endOf(all)
      if (EVIDENCE.indexOf(best) >= 2) return end === best
      return end === (all.includes('failed') ? 'failed' : best)
    }),
  )
})

test.each([
  ['queued', 'failed', 'failed'],
  ['sent', 'failed', 'failed'],
  ['delivered', 'failed', 'delivered'],
  ['read', 'failed', 'read'],
  ['failed', 'sent', 'failed'],
  ['failed', 'delivered', 'delivered'],
  ['failed', 'read', 'read'],
] as const)('%s, then told %s: %s', (present, reported, next) => {
  expect(nextDelivery(present, reported)).toBe(next)
})
