import { expect, test } from 'vitest'
import { ASHA, openWorld, PNID, text } from '../testing/world.ts'

const WABA = '200000000000001'

test('a number loses its quality and its limit, and both API and desk know', async () => {
  const { call, desk, graph, sandbox } = await openWorld()
  const change = { quality_rating: 'RED', messaging_limit: 'TIER_250' }
  expect((await call('PATCH', `/api/numbers/${PNID}`, change)).body.number).toMatchObject(change)
  await call('PATCH', `/api/numbers/${PNID}`, { quality_rating: 'GREEN', throughput: 'HIGH' })
  await sandbox.idle()
  const told = desk.ofField('phone_number_quality_update')
  expect(told.map(({ event, current_limit }) => [event, current_limit])).toEqual([
    ['DOWNGRADE', 'TIER_250'],
    ['FLAGGED', 'TIER_250'],
    ['UNFLAGGED', 'TIER_250'],
    ['THROUGHPUT_UPGRADE', 'TIER_250'],
  ])
  const fields = 'quality_rating,throughput,whatsapp_business_manager_messaging_limit'
  expect((await graph('GET', `/${PNID}?fields=${fields}`)).body).toEqual({
    id: PNID,
    quality_rating: 'GREEN',
    throughput: { level: 'HIGH' },
    whatsapp_business_manager_messaging_limit: 'TIER_250',
  })
})

test('a new name is told with the decision', async () => {
  const { call, desk, sandbox } = await openWorld()
  const change = { verified_name: 'Best Rides', name_status: 'DECLINED' }
  await call('PATCH', `/api/numbers/${PNID}`, change)
  await sandbox.idle()
  expect(desk.ofField('phone_number_name_update')).toMatchObject([
    { decision: 'DECLINED', requested_verified_name: 'Best Rides' },
  ])
  expect((await call('PATCH', `/api/numbers/${PNID}`, { colour: 'red' })).status).toBe(400)
  expect((await call('GET', '/api/numbers/999')).status).toBe(404)
})

test('a disabled account sends nothing until it is reinstated', async () => {
  const { call, desk, customerWrites, sandbox, send } = await openWorld()
  await customerWrites()
  const happens = (ban: string) =>
    call('POST', `/api/accounts/${WABA}/events`, { event: 'DISABLED_UPDATE', ban })
  await happens('DISABLE')
  const refused = await send(text('Hi'))
  expect([refused.status, refused.body.error.code]).toEqual([403, 131031])
  await happens('REINSTATE')
  expect((await send(text('Hi'))).status).toBe(200)
  await sandbox.idle()
  expect(desk.ofField('account_update')).toMatchObject([
    { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } },
    { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'REINSTATE' } },
  ])
})

test('an account that is not subscribed is told nothing', async () => {
  const { desk, graph, customerWrites } = await openWorld()
  const path = `/${WABA}/subscribed_apps`
  expect((await graph('GET', path)).body.data).toHaveLength(1)
  expect((await graph('DELETE', path)).body).toEqual({ success: true })
  expect((await graph('GET', path)).body.data).toEqual([])
  await customerWrites('Nobody hears')
  await graph('POST', path, {})
  await customerWrites('Now')
  expect(desk.messages()).toMatchObject([{ text: { body: 'Now' } }])
})

test('an override is greeted first, and then hears everything', async () => {
  const { desk, graph, customerWrites } = await openWorld({ webhookUrl: '' })
  const subscribe = (verify_token: string) =>
    graph('POST', `/${WABA}/subscribed_apps`, {
      override_callback_uri: desk.url,
      verify_token,
    })
  expect((await subscribe('wrong')).body.error.code).toBe(2200)
  expect((await subscribe('sandbox-verify')).body).toEqual({ success: true })
  expect(await customerWrites()).toMatchObject({ phone: ASHA })
  expect(desk.messages()).toHaveLength(1)
})

test('an account lists its numbers', async () => {
  const { graph } = await openWorld()
  const { body } = await graph('GET', `/${WABA}/phone_numbers?fields=verified_name`)
  expect(body.data[0]).toEqual({ id: PNID, verified_name: 'Partner support' })
  expect(body.data).toHaveLength(4)
  expect((await graph('GET', '/999/phone_numbers')).body.error.error_subcode).toBe(33)
})
