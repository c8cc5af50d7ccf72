import { z } from 'zod'
import { Id } from '../basics.ts'
import { BookingEvent, ContextChange, InappSession, UserUpdate } from '../requests.ts'
import { nothing, type Route } from '../route.ts'

const done = z.object({ message: z.string() })

/** What other systems tell the desk: WhatsApp, and the operator's own. */
export const webhookRoutes = {
  verifyWebhook: {
    method: 'GET',
    path: '/api/webhook/whatsapp',
    alias: '/api/chats/whatsapp_chat/:number',
    access: 'whatsapp',
    summary: "Meta's check of the address: echoes `hub.challenge` to who knows the verify token.",
    input: nothing,
    reply: null,
    errors: ['forbidden'],
    limit: null,
  },
  whatsappWebhook: {
    method: 'POST',
    path: '/api/webhook/whatsapp',
    alias: '/api/chats/whatsapp_chat/:number',
    access: 'whatsapp',
    summary: "WhatsApp's messages and statuses, signed with the app secret.",
    input: nothing,
    reply: z.object({}),
    errors: ['unauthorized', 'invalid_input', 'too_large'],
    limit: null,
  },
  bookingWebhook: {
    method: 'POST',
    path: '/api/webhook/booking',
    access: 'operator',
    summary: 'A ride was booked, changed or cancelled.',
    input: BookingEvent,
    reply: done,
    errors: ['invalid_input', 'unauthorized'],
    limit: null,
  },
  contextWebhook: {
    method: 'POST',
    path: '/api/webhook/context_change',
    access: 'operator',
    summary:
      'What the customer is about has changed; on a field that the segment names, a new chat begins.',
    input: ContextChange,
    reply: z.object({ message: z.string(), chat_id: Id.nullable() }),
    errors: ['invalid_input', 'unauthorized', 'customer_not_found'],
    limit: null,
  },
  userWebhook: {
    method: 'POST',
    path: '/api/webhook/user/update',
    access: 'operator',
    summary: "A customer's profile has changed; who is not known yet becomes known.",
    input: UserUpdate,
    reply: done,
    errors: ['invalid_input', 'unauthorized'],
    limit: null,
  },
  inappSession: {
    method: 'POST',
    path: '/api/inapp/session',
    access: 'operator',
    summary: 'A token for one customer in one segment, for the in-app widget.',
    input: InappSession,
    reply: z.object({
      token: z.string(),
      /** Seconds. */
      expires_in: z.number().int(),
      customer: z.string(),
      /** The customer's latest chat in the segment, if there is one. */
      chat_id: Id.nullable(),
    }),
    errors: ['invalid_input', 'unauthorized'],
    limit: null,
  },
} as const satisfies Record<string, Route>
