import { afterAll, describe, inject } from 'vitest'
import { proven } from './report.ts'

/** One of the 22 requests of the V2 front end, by its number; its tests say what holds. */
export function item(number: number, asks: string, tests: () => void): void {
  describe(`[${number}] ${asks}`, () => {
    tests()
    afterAll((_context, suite) => {
      if (suite.tasks.every((one) => one.result?.state === 'pass'))
        proven(inject('proven'), 'item', `[${number}]`)
    })
  })
}
