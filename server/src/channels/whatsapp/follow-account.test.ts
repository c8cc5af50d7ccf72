import * as account from '@smart-chat/sandbox/samples/account.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Desk, startDesk } from '../../testing/desk.ts'
import { type AtWork, atWork } from '../../testing/executive.ts'
import { CUSTOMER, PARTNER, VENDOR } from '../../testing/webhook.ts'
import { readChannels } from '../state.ts'
import { followAccount } from './follow-account.ts'

let desk: Desk
let john: AtWork

const [OWN, OTHER] = ['200000000000001', '200000000000002']
const NUMBERS = {
  Partner: { phone_number_id: PARTNER, waba_id: OWN, display_number: '15550783881' },
  Customer: { phone_number_id: CUSTOMER, waba_id: OWN, display_number: '910000000002' },
  Vendor: { phone_number_id: VENDOR, waba_id: OTHER, display_number: '910000000003' },
}

beforeAll(async () => {
  desk = await startDesk({ WHATSAPP_NUMBERS: JSON.stringify(NUMBERS) })
  john = await atWork(desk.url, 'agent_john')
})

beforeEach(async () => {
  john.forget()
  await desk.ctx.db
    .updateTable('business_numbers')
    .set({ paused_at: null, pause_code: null, pause_reason: null, notice: null, resumed_at: null })
    .execute()
})

afterAll(async () => {
  await desk?.stop()
  john?.close()
})

const tell = (change: { field: string; value: object }, waba_id = OWN) =>
  followAccount(desk.ctx, { field: change.field, value: change.value, waba_id })

const channel = async (phone_number_id: string) =>
  (await readChannels(desk.ctx.db, { phone_number_id }))[0]

const pausedNow = async () =>
  (await readChannels(desk.ctx.db)).filter(({ state }) => state === 'paused')

/** A sample about the number of the segment Partner. */
const ofPartner = ({ field, value }: { field: string; value: object }) => ({
  field,
  value: { ...value, display_phone_number: '+1 555 078 3881' },
})

test('quality and limit are shown beside the number that they are told of, and only there', async () => {
  await tell(ofPartner(account.numberQuality('FLAGGED')))
  const told = await john.hears(
    'channel_state',
    ({ phone_number_id }) => phone_number_id === PARTNER,
  )
  expect(told).toMatchObject({ state: 'working', quality: 'RED', messaging_limit: 'TIER_250' })
  expect(await channel(CUSTOMER)).toMatchObject({ quality: null, messaging_limit: null })
  await tell(ofPartner(account.numberQuality('UNFLAGGED')))
  expect(await channel(PARTNER)).toMatchObject({ quality: 'YELLOW' })
})

test('the limit of an account is that of all its numbers', async () => {
  await tell(account.capability())
  expect(await channel(CUSTOMER)).toMatchObject({ messaging_limit: 'TIER_2K' })
  expect(await channel(VENDOR)).toMatchObject({ messaging_limit: null })
})

test('an account that is switched off rests with all its numbers; switched on again it is looked at at once', async () => {
  await tell(account.accountUpdate())
  await tell(account.accountUpdate())
  expect((await pausedNow()).map(({ phone_number_id }) => phone_number_id)).toEqual([
    PARTNER,
    CUSTOMER,
  ])
  expect(await channel(PARTNER)).toMatchObject({
    code: '131031',
    reason: expect.stringContaining('appeal in WhatsApp Manager'),
  })
  const value = { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'REINSTATE' } }
  await tell({ field: 'account_update', value })
  await desk.sweep()
  expect(await pausedNow()).toEqual([])
})

test.each([
  ['a warning', account.accountAlert(), 'Warning: More information is needed.'],
  ['a name', account.numberName(), 'The name “Best Rides” is Approved.'],
  ['a PIN', account.security(), 'Security: Pin changed.'],
  ['a violation', account.accountUpdate('ACCOUNT_VIOLATION'), 'Account violation'],
  ['trouble that passes', account.errors(), '130429: Cloud API message throughput'],
])('%s is shown and stops nothing', async (_what, { field, value }, words) => {
  const { ban_info: _, ...said } = value as { ban_info?: object }
  const id = { entity_id: PARTNER, metadata: { phone_number_id: PARTNER } }
  await tell(ofPartner({ field, value: { ...said, ...id } }))
  expect((await channel(PARTNER))?.notice).toContain(words)
  expect(await pausedNow()).toEqual([])
})

test('trouble of the number itself, told beside any message, stops it', async () => {
  const metadata = { phone_number_id: VENDOR }
  const errors = [{ code: 131042, title: 'Payment', message: 'Payment' }]
  await tell({ field: 'messages', value: { metadata, errors } }, OTHER)
  expect(await pausedNow()).toMatchObject([{ phone_number_id: VENDOR, code: '131042' }])
})

test('what nobody can read is told as an error, and changes nothing', async () => {
  await expect(tell({ field: 'account_update', value: 7 as never })).rejects.toThrow()
  expect(await pausedNow()).toEqual([])
})
