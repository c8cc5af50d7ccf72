import { afterAll, beforeAll, expect, test } from 'vitest'
import { system } from '../actor.ts'
import { type Context, createContext } from '../context.ts'
import { type Desk, startDesk } from '../testing/desk.ts'
import { resolveCustomer } from './resolve.ts'
import { closeWindow, openWindow, windowClosesAt } from './service-window.ts'

const HOUR_MS = 3_600_000
const phone_number_id = '100000000000001'

let desk: Desk
let ctx: Context
let customer_id: string

beforeAll(async () => {
  desk = await startDesk()
  ctx = createContext(desk.app.parts, system)
  const known = await ctx.transaction((tx) =>
    resolveCustomer(tx, {
      phone: '919811100011',
      user_id: null,
      parent_user_id: null,
      name: 'Ravi',
    }),
  )
  customer_id = known.customer_id
})

afterAll(async () => {
  await desk?.stop()
})

const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS)
const closesAt = () => windowClosesAt(ctx.db, { customer_id, phone_number_id })

test('a message that comes late never closes a window earlier', async () => {
  await ctx.transaction((tx) => openWindow(tx, customer_id, phone_number_id, hoursAgo(2)))
  const before = await closesAt()
  await ctx.transaction((tx) => openWindow(tx, customer_id, phone_number_id, hoursAgo(5)))
  expect(await closesAt()).toEqual(before)
})

test("WhatsApp's word closes a window, but not one that the customer opened after our try", async () => {
  await ctx.transaction((tx) => closeWindow(tx, customer_id, phone_number_id, hoursAgo(3)))
  expect((await closesAt())?.getTime()).toBeGreaterThan(Date.now())
  await ctx.transaction((tx) => closeWindow(tx, customer_id, phone_number_id, hoursAgo(1)))
  expect((await closesAt())?.getTime()).toBeLessThanOrEqual(Date.now())
})
