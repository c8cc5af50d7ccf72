import { expect, test } from 'vitest'
import { createRounds } from './rounds.ts'

test('who comes while a round runs shares the next one, and each is served by one that began later', async () => {
  const rounds = createRounds<string>()
  const ran: string[][] = []
  let let_go = () => {}
  const held = new Promise<void>((resolve) => {
    let_go = resolve
  })
  const round = async (wanted: string[]) => {
    ran.push(wanted)
    if (ran.length === 1) await held
    return wanted.join()
  }
  const first = rounds.join(['a'], round)
  await Promise.resolve()
  await Promise.resolve()
  const others = [rounds.join(['b'], round), rounds.join(['c', 'b'], round)]
  let_go()
  expect(await first).toBe('a')
  expect(await Promise.all(others)).toEqual(['b,c', 'b,c'])
  expect(ran).toEqual([['a'], ['b', 'c']])
})

test('a round that fails is told to those who share it, and the next one runs', async () => {
  const rounds = createRounds<number>()
  const failing = () => Promise.reject(new Error('no'))
  const both = [rounds.join(['a'], failing), rounds.join(['b'], failing)]
  for (const one of both) await expect(one).rejects.toThrow('no')
  expect(await rounds.join(['a'], async () => 7)).toBe(7)
})
