import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { Echo, echoFromApp } from '../conversations/business-app.ts'
import { ToldHistory, tellHistory } from '../conversations/tell-history.ts'
import { accountState, numberState } from '../people/business.ts'
import {
  AccountEvent,
  accountHappens,
  changeNumber,
  NumberChange,
} from '../people/change-business.ts'
import { ContactEntry, changeContactBook } from '../people/contact-book.ts'
import { requireNumber } from '../people/numbers.ts'
import { requirePerson } from './people.ts'
import { Refused } from './refused.ts'

/** The business's side of WhatsApp that is not the API: its phone app, its numbers, its account. */
export function businessRoutes(app: FastifyInstance, ctx: Context): void {
  app.get('/numbers', () => ({ numbers: ctx.config.numbers }))
  app.get<ById>('/numbers/:id', ({ params }) => ({
    number: numberState(ctx, requireNumber(ctx, params.id)),
  }))
  app.patch<ById>('/numbers/:id', ({ params, body }) => {
    const number = requireNumber(ctx, params.id)
    return { number: changeNumber(ctx, number, NumberChange.parse(body)) }
  })
  app.get<ById>('/accounts/:id', ({ params }) => ({
    account: accountState(ctx, requireAccount(ctx, params.id)),
  }))
  app.post<ById>('/accounts/:id/events', ({ params, body }) => {
    const wabaId = requireAccount(ctx, params.id)
    return { account: accountHappens(ctx, wabaId, AccountEvent.parse(body)) }
  })

  app.post('/people/:phone/echoes', async (request, reply) => {
    const said = Echo.parse(request.body)
    const number = requireNumber(ctx, said.phone_number_id)
    const { message, accepted } = echoFromApp(ctx, number, requirePerson(ctx, request), said)
    if ('wait' in (request.query as object)) await accepted
    return reply.code(201).send({ message })
  })
  app.post('/people/:phone/contact', (request) => {
    const { phone_number_id, action } = ContactEntry.parse(request.body)
    const number = requireNumber(ctx, phone_number_id)
    void changeContactBook(ctx, number, requirePerson(ctx, request), action)
    return { success: true }
  })
  app.post('/history/tell', (request) => {
    const wanted = ToldHistory.parse(request.body)
    return { webhooks: tellHistory(ctx, requireNumber(ctx, wanted.phone_number_id), wanted) }
  })
}

interface ById {
  Params: { id: string }
}

function requireAccount(ctx: Context, wabaId: string): string {
  if (ctx.config.numbers.some(({ waba_id }) => waba_id === wabaId)) return wabaId
  throw new Refused(404, 'unknown_account', `There is no business account ${wabaId}.`)
}
