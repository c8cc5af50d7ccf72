import { expect, test } from 'vitest'
import { createTurns, TurnLost } from './turns.ts'

/** A work that lasts until it is ended. */
function work() {
  const { promise, resolve } = Promise.withResolvers<string>()
  const one = {
    hasBegun: false,
    end: () => resolve('done'),
    run() {
      one.hasBegun = true
      return promise
    },
  }
  return one
}

test('so many run at once, and the next begins when one ends, whether it failed or not', async () => {
  const turns = createTurns(2)
  const [first, second, third] = [work(), work(), work()]
  const done = turns.take('john', first.run)
  const failed = turns.take('jane', async () => {
    await second.run()
    throw new Error('broken')
  })
  const waited = turns.take('maya', third.run)
  await Promise.resolve()
  expect([first, second, third].map(({ hasBegun }) => hasBegun)).toEqual([true, true, false])
  second.end()
  await expect(failed).rejects.toThrow('broken')
  third.end()
  expect(await waited).toBe('done')
  first.end()
  expect(await done).toBe('done')
})

test('one person has one at a time, and of those that wait the newest', async () => {
  const turns = createTurns(2)
  const [first, old, latest, others] = [work(), work(), work(), work()]
  const done = turns.take('john', first.run)
  const lost = turns.take('john', old.run)
  const newest = turns.take('john', latest.run)
  await expect(lost).rejects.toThrow(TurnLost)
  const besides = turns.take('jane', others.run)
  others.end()
  expect(await besides).toBe('done')
  expect([old, latest].map(({ hasBegun }) => hasBegun)).toEqual([false, false])
  first.end()
  await done
  latest.end()
  expect(await newest).toBe('done')
})

test('a crowd that would wait for too long is told at once', async () => {
  const turns = createTurns(1)
  const first = work()
  const done = turns.take('0', first.run)
  const crowd = Array.from({ length: 60 }, (_, index) =>
    turns.take(`person ${index}`, async () => 'done').catch((error: unknown) => error),
  )
  first.end()
  const answers = await Promise.all(crowd)
  expect(answers.filter((answer) => answer === 'done')).toHaveLength(50)
  expect(answers.filter((answer) => answer instanceof TurnLost)).toHaveLength(10)
  await done
})
