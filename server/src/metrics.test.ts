import { afterAll, beforeAll, expect, test } from 'vitest'
import { countFailure } from './messages/failures.ts'
import { type Desk, startDesk } from './testing/desk.ts'
import { rest, signIn } from './testing/rest.ts'
import { connectLine } from './testing/socket.ts'
import { processed } from './testing/stored.ts'
import { until } from './testing/until.ts'
import { changeOf, postDelivery } from './testing/webhook.ts'

let desk: Desk

beforeAll(async () => {
  desk = await startDesk({ METRICS_PORT: '0' })
})

afterAll(() => desk?.stop())

const address = () => {
  if (desk.app.metricsUrl === null) throw new Error('There are no metrics.')
  return desk.app.metricsUrl
}

/** The figures by name and labels, as Prometheus reads them. */
async function figures(): Promise<Map<string, number>> {
  const answer = await fetch(address())
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  const lines = (await answer.text()).split('\n').filter((line) => /^[a-z]/.test(line))
  return new Map(
    lines.map((line) => {
      const place = line.lastIndexOf(' ')
      return [line.slice(0, place), Number(line.slice(place + 1))]
    }),
  )
}

test('metrics are on a port of their own, for this machine only, and not on the public one', async () => {
  expect(new URL(address()).hostname).toBe('127.0.0.1')
  expect(new URL(address()).port).not.toBe(new URL(desk.url).port)
  expect((await figures()).get('process_start_time_seconds')).toBeGreaterThan(0)
  const onPublic = await fetch(`${desk.url}/metrics`)
  expect(await onPublic.text()).not.toContain('process_start_time_seconds')
  const other = new URL('/api/health', address())
  expect((await fetch(other)).status).toBe(404)
})

test('calls are counted by route and status, never by what they ask for', async () => {
  const { accessToken } = (await signIn(desk.url, 'agent_john')).body
  for (const chat of ['secret-1', 'secret-2']) {
    await rest(desk.url, { path: `/api/chats/${chat}`, token: accessToken })
  }
  const name = 'smart_chat_http_request_duration_seconds_count'
  const found = await until('both calls are counted', async () => {
    const all = await figures()
    return all.get(`${name}{method="GET",route="/api/chats/:chat_id",status="404"}`) === 2 && all
  })
  expect([...found.keys()].join()).not.toContain('secret')
})

test('events are counted by name and outcome, sockets as they come and go', async () => {
  const { accessToken } = (await signIn(desk.url, 'agent_john')).body
  const line = await connectLine(desk.url, { auth: { token: accessToken } })
  try {
    await line.ask('join_room', { room: 'PartnerApp' })
    await line.ask('join_room', { room: 'Nowhere' })
    await line.ask('made_up_by_me', {})
    const counted = await figures()
    const events = (event: string, outcome: string) =>
      counted.get(`smart_chat_socket_events_total{event="${event}",outcome="${outcome}"}`)
    expect(events('join_room', 'ok')).toBe(1)
    expect(events('join_room', 'unknown_room')).toBe(1)
    expect(events('unknown', 'unknown_event')).toBe(1)
    expect([...counted.keys()].join()).not.toContain('made_up_by_me')
    expect(counted.get('smart_chat_sockets')).toBe(1)
  } finally {
    line.close()
  }
  await until('the socket is gone', async () => (await figures()).get('smart_chat_sockets') === 0)
})

test('what waits is told: the change log, the jobs, the webhooks', async () => {
  await postDelivery(desk.url, [changeOf({ messages: [{ nothing: 'that anybody knows' }] })])
  await processed(desk)
  const found = await figures()
  expect(found.get('smart_chat_webhooks{state="open"}')).toBe(0)
  expect(found.get('smart_chat_webhooks{state="dead"}')).toBe(1)
  const before = found.get('smart_chat_change_log_position') ?? Number.NaN
  await desk.ctx.db
    .insertInto('change_outbox')
    .values({ event: 'nothing', rooms: [], payload: '{}', origin: null, at: new Date(0) })
    .execute()
  await until('the tail has moved it', async () => {
    const all = await figures()
    return (
      Number(all.get('smart_chat_change_log_position')) > before &&
      all.get('smart_chat_change_log_lag_seconds') === 0
    )
  })
})

test('every number says what waits for it and whether it rests, and failures are counted by their code', async () => {
  const ofPartner = '{phone_number_id="100000000000001",customer_type="Partner"}'
  await desk.ctx.db
    .updateTable('business_numbers')
    .set({ paused_at: desk.ctx.now(), pause_code: '190', pause_reason: 'Renew it.' })
    .where('customer_type', '=', 'Partner')
    .execute()
  countFailure('131026')
  const found = await figures()
  expect(found.get(`smart_chat_channel_paused${ofPartner}`)).toBe(1)
  expect(found.get(`smart_chat_channel_queued${ofPartner}`)).toBe(0)
  expect(found.get('smart_chat_delivery_failures{code="131026"}')).toBe(1)
  for (let made = 0; made < 300; made++) countFailure(`made-up-${made}`)
  const codes = [...(await figures()).keys()].filter((name) => name.includes('delivery_failures'))
  expect(codes.length).toBeLessThanOrEqual(152)
})

test('without METRICS_PORT nothing listens', async () => {
  const plain = await startDesk()
  try {
    expect(plain.app.metricsUrl).toBeNull()
  } finally {
    await plain.stop()
  }
}, 60_000)
