import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { createOperator } from '../client.ts'
import { aServer, bodyOf } from '../testing/http.ts'

const booked = {
  event: 'created',
  customer_number: '919876543210',
  booking_id: 'B1',
  ride_datetime: '2026-11-24T05:30:00Z',
  route: 'Pune – Satara',
} as const

test('a call goes out as JSON, signed over the bytes that are sent', async () => {
  const came: unknown[] = []
  const url = await aServer(async (request, response) => {
    const body = await bodyOf(request)
    const expected = createHmac('sha256', 'geheim').update(body).digest('hex')
    came.push([request.method, request.url, JSON.parse(body)])
    expect(request.headers['x-signature-256']).toBe(`sha256=${expected}`)
    expect(request.headers).not.toHaveProperty('x-webhook-secret')
    response.end('{"status":1,"message":"Kept."}')
  })
  const operator = createOperator({ url, secret: 'geheim' })
  expect(await operator.call('bookingWebhook', booked)).toEqual({ message: 'Kept.' })
  expect(came).toEqual([['POST', '/api/webhook/booking', booked]])
})

test('a refusal carries its code; nothing heard is being offline', async () => {
  const refusal = { status: 0, code: 'unauthorized', message: 'Sign the body.' }
  const url = await aServer((_request, response) => {
    response.writeHead(401).end(JSON.stringify(refusal))
  })
  const profile = { user_id: 'rider_1', name: 'Asha', in_journey_status: true, vip: 'yes' }
  await expect(
    createOperator({ url, secret: 'x' }).call('userWebhook', profile),
  ).rejects.toMatchObject({ code: 'unauthorized', httpStatus: 401 })
  await expect(
    createOperator({ url: 'http://localhost:9', secret: 'x' }).call('userWebhook', profile),
  ).rejects.toMatchObject({ code: 'offline' })
})

test('what is not for the operator does not compile', () => {
  const operator = createOperator({ url: '', secret: 'x' })
  const notTheirs = [
    // @ts-expect-error a route of executives
    () => operator.call('listChats', {}),
    // @ts-expect-error no such status
    () => operator.call('bookingWebhook', { ...booked, ride_status: 'perhaps' }),
  ]
  expect(notTheirs).toHaveLength(2)
})
