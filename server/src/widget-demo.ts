import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { openCustomerSession } from './auth/customer-session.ts'
import type { Tokens } from './auth/tokens.ts'
import type { Context } from './context.ts'
import { DeskError } from './errors.ts'

const PAGE = fileURLToPath(new URL('../../widget/demo', import.meta.url))

/** Who one can be on the demo page: two have chats from WhatsApp, one was never here. */
const CUSTOMERS = [
  { customer: '919812340012', customer_type: 'Customer', name: 'Asha Verma' },
  { customer: '919812340011', customer_type: 'Partner', name: 'Ravi Kumar' },
  { customer: 'rider_4711', customer_type: 'Customer', name: 'Kabir Shah' },
]

/**
 * `/widget-demo`: a page of somebody else with the widget in it. Its token comes as it would from
 * the operator's own server, which knows who is signed in; here one chooses.
 */
export async function registerWidgetDemo(
  server: FastifyInstance,
  desk: Context,
  tokens: Tokens,
): Promise<void> {
  if (!desk.config.sandbox) return
  const segments = Object.keys(desk.config.whatsapp.numbers)
  const customers = CUSTOMERS.filter((one) => segments.includes(one.customer_type))

  await server.register(fastifyStatic, {
    root: PAGE,
    prefix: '/widget-demo/',
    decorateReply: false,
    cacheControl: false,
  })
  server.get('/widget-demo', (_request, reply) => reply.redirect('/widget-demo/'))
  server.get('/widget-demo/customers', () =>
    customers.map(({ name, customer_type }, index) => ({ index, name, customer_type })),
  )
  server.post('/widget-demo/session', async (request, reply) => {
    const { index } = request.body as { index?: unknown }
    const customer = customers[Number(index)]
    if (customer === undefined) throw new DeskError('not_found', 'There is no such person here.')
    const { token } = await openCustomerSession(desk, tokens, customer)
    return reply.header('cache-control', 'no-store').send({ token })
  })
}
