import { expect, test } from 'vitest'
import { inOrder } from './in-order.ts'

interface Item {
  keys: string[]
  name: string
}

/** What began and ended, in order; each item takes a few turns. */
async function run(items: Item[], fails: string[] = []): Promise<string[]> {
  const told: string[] = []
  const work = async ({ name }: Item) => {
    told.push(`+${name}`)
    for (let turn = 0; turn < 3; turn++) await Promise.resolve()
    if (fails.includes(name)) throw new Error(name)
    told.push(`-${name}`)
  }
  await inOrder(items, ({ keys }) => keys, work).catch((error: Error) => told.push(error.message))
  return told
}

test('items of one person go one after the other, also where they are named differently', async () => {
  const items = [
    { name: '1', keys: ['91', 'IN.1'] },
    { name: '2', keys: ['IN.1'] },
    { name: '3', keys: ['91'] },
  ]
  expect(await run(items)).toEqual(['+1', '-1', '+2', '-2', '+3', '-3'])
})

test('others do not wait for them, and no more than four are worked on at once', async () => {
  const items = Array.from({ length: 20 }, (_, index) => ({
    name: String(index),
    keys: [String(index)],
  }))
  let open = 0
  let most = 0
  for (const line of await run(items)) {
    open += line.startsWith('+') ? 1 : -1
    most = Math.max(most, open)
  }
  expect([open, most]).toEqual([0, 4])
})

test('once one fails nothing more of that person is begun, and all others are finished', async () => {
  const items = ['a', 'b', 'a', 'b'].map((key, index) => ({ name: String(index), keys: [key] }))
  expect(await run(items, ['0'])).toEqual(['+0', '+1', '-1', '+3', '-3', '0'])
})
