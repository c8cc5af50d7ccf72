import { afterAll, afterEach, describe, inject } from 'vitest'
import { proven } from './report.ts'

/** One of the 22 requests of the V2 front end, by its number; its tests say what holds. */
export function item(number: number, asks: string, tests: () => void): void {
  describe(`[${number}] ${asks}`, () => {
    let ran = 0
    let failed = 0
    afterEach(({ task }) => {
      ran++
      if (task.result?.state === 'fail') failed++
    })
    tests()
    afterAll(() => {
      if (ran > 0 && failed === 0) proven(inject('proven'), 'item', `[${number}]`)
    })
  })
}
