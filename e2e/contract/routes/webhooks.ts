import { changeOf, envelopeOf, signatureOf, textFrom } from '@smart-chat/server/testing/webhook.ts'
import { expect } from 'vitest'
import type { MakeReady, RouteCases } from '../support/route-cases.ts'
import { OPERATOR } from '../support/world.ts'

const signed = (body: string) => ({
  as: null,
  body,
  headers: { 'content-type': 'application/json', 'x-hub-signature-256': signatureOf(body) },
})

const operator =
  (input: Record<string, unknown>): MakeReady =>
  () => ({ as: null, headers: OPERATOR, input })

/** Neither a secret nor a signature. */
const nobody =
  (input: Record<string, unknown>): MakeReady =>
  () => ({ as: null, input })

const booking = {
  event: 'created',
  customer_number: '+91 98120 77001',
  booking_id: 'R-1',
  ride_datetime: '2030-01-01T10:00:00Z',
  ride_status: 'Upcoming',
  type: 'one way',
  route: 'Pune to Mumbai',
}

const session = { customer: '919812077002', customer_type: 'Partner', name: 'Meera' }

export const webhookCases = {
  verifyWebhook: {
    happy: () => ({
      as: null,
      input: {
        'hub.mode': 'subscribe',
        'hub.verify_token': 'sandbox-verify',
        'hub.challenge': '1158201444',
      },
    }),
    look: ({ body }) => expect(body).toBe('1158201444'),
    errors: {
      forbidden: () => ({
        as: null,
        input: { 'hub.mode': 'subscribe', 'hub.verify_token': 'guessed', 'hub.challenge': '1' },
      }),
    },
  },
  whatsappWebhook: {
    happy: () =>
      signed(
        JSON.stringify(envelopeOf([changeOf({ messages: [textFrom('919812077003', 'Hello')] })])),
      ),
    errors: {
      unauthorized: () => ({
        ...signed('{}'),
        headers: { 'content-type': 'application/json', 'x-hub-signature-256': 'sha256=0' },
      }),
      invalid_input: () => signed('{"entry": ['),
      too_large: () => signed(`"${'x'.repeat(4 * 1024 * 1024)}"`),
    },
  },
  bookingWebhook: {
    happy: operator(booking),
    errors: {
      invalid_input: operator({ ...booking, event: 'forgotten' }),
      unauthorized: nobody(booking),
    },
  },
  contextWebhook: {
    happy: async (world) => ({
      as: null,
      headers: OPERATOR,
      input: {
        customer: (await world.chat('Partner')).phone,
        customer_type: 'Partner',
        context: { vehicle: 'MH 12 AB 1234' },
      },
    }),
    errors: {
      invalid_input: operator({ customer: '919812077004', customer_type: 'Partner' }),
      unauthorized: nobody({ customer: '919812077004', customer_type: 'Partner', context: {} }),
      customer_not_found: operator({
        customer: '919899999999',
        customer_type: 'Partner',
        context: { vehicle: 'MH 12 AB 1234' },
      }),
    },
  },
  userWebhook: {
    happy: operator({ customer: '919812077005', name: 'Ravi', documents_status: 'Approved' }),
    errors: {
      invalid_input: operator({ name: 'Ravi' }),
      unauthorized: nobody({ customer: '919812077005', name: 'Ravi' }),
    },
  },
  inappSession: {
    happy: operator(session),
    look: ({ body }) => expect(body).toMatchObject({ customer: '919812077002', chat_id: null }),
    errors: {
      invalid_input: operator({ ...session, customer_type: 'Nobody' }),
      unauthorized: nobody(session),
    },
  },
} satisfies RouteCases
