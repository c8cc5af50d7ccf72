import { afterAll, beforeAll, expect, test } from 'vitest'
import { system } from '../../actor.ts'
import { createContext } from '../../context.ts'
import { type Desk, startDesk } from '../../testing/desk.ts'
import { forgetOldDeliveries } from './forget.ts'

let desk: Desk

beforeAll(async () => {
  desk = await startDesk()
})

afterAll(async () => {
  await desk?.stop()
})

test('deliveries are kept for thirty days, and longer while a dead letter of theirs waits', async () => {
  const { db } = desk.app.parts
  const days = (count: number) => new Date(Date.now() - count * 86_400_000)
  for (const [body, age] of [
    ['old', 31],
    ['dead', 31],
    ['young', 29],
  ] as const) {
    const { id } = await db
      .insertInto('webhook_journal')
      .values({ received_at: days(age), body, processed_at: days(age) })
      .returning('id')
      .executeTakeFirstOrThrow()
    if (body !== 'dead') continue
    const letter = {
      journal_id: id,
      item_key: '0',
      item: '{}',
      reason: 'a test',
      created_at: days(age),
    }
    await db.insertInto('dead_letters').values(letter).execute()
  }
  await forgetOldDeliveries(createContext(desk.app.parts, system))
  const left = await db.selectFrom('webhook_journal').select('body').orderBy('id').execute()
  expect(left.map((row) => row.body)).toEqual(['dead', 'young'])
})
