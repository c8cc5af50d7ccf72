import { type ErrorCode, type Route, type RouteName, routes } from '@smart-chat/contract'
import { expect, inject, test } from 'vitest'
import type { Answer } from './call.ts'
import { expectRefusal, expectReply } from './exact.ts'
import { proven } from './report.ts'
import type { MakeReady, Ready, RouteCase, RouteCases } from './route-cases.ts'
import type { World } from './world.ts'

/** The tests of every route of a table, on one desk. */
export function testRoutes(cases: RouteCases, world: () => World): void {
  for (const [name, one] of Object.entries(cases) as [RouteName, RouteCase][]) {
    const route: Route = routes[name]
    const title = `${name} (${route.method} ${route.path})`
    const at = (ready: Ready): Promise<Answer> => (ready.on ?? world()).call(name, ready)

    test(`${title} answers as the contract says`, async () => {
      const ready = await one.happy(world())
      expectHappy(route, await at(ready), one, ready)
      proven(inject('proven'), 'route', name)
    })

    if (route.access === 'participant') {
      test(`${title} answers a customer, in a chat of their own`, async () => {
        const ready = await (one.customer as MakeReady)(world())
        const answer = await at(ready)
        expect(answer.httpStatus, JSON.stringify(answer.body)).toBe(200)
        expectReply(answer.body, route.customerReply ?? (route.reply as never))
      })
    }

    const refusals = REFUSALS[route.access] ?? []
    if (refusals.length > 0) {
      test(`${title} asks who is calling`, async () => {
        const ready = await one.happy(world())
        for (const [change, code] of refusals) {
          expectRefusal(await at({ ...ready, ...(await change(world())) }), code)
        }
      })
    }

    for (const [code, provoke] of Object.entries(one.errors) as [ErrorCode, MakeReady][]) {
      test(`${title} refuses with ${code}`, async () => {
        expectRefusal(await at(await provoke(world())), code)
        proven(inject('proven'), 'error case', `${name} ${code}`)
      })
    }
    for (const [code, why] of Object.entries(one.cannot ?? {})) {
      proven(inject('proven'), 'not provokable', `${name} ${code}: ${why}`)
    }
  }
}

function expectHappy(route: Route, answer: Answer, one: RouteCase, ready: Ready): void {
  expect(answer.httpStatus, JSON.stringify(answer.body)).toBe(200)
  if (route.reply !== null) expectReply(answer.body, route.reply)
  else expect(one.look, 'An answer that is not JSON of ours needs a look of its own.').toBeDefined()
  one.look?.(answer, ready)
}

type Refusal = [(world: World) => Ready | Promise<Ready>, ErrorCode]

const nobody: Refusal = [() => ({ as: null, headers: {} }), 'unauthorized']
const nonsense: Refusal = [() => ({ as: { token: 'nonsense' }, headers: {} }), 'unauthorized']
const loggedOut: Refusal = [async (world) => ({ as: await endedSession(world) }), 'token_revoked']
const customer: Refusal = [async (world) => ({ as: await world.stranger() }), 'forbidden']
const wrongSecret: Refusal = [
  () => ({ as: null, headers: { 'x-webhook-secret': 'sandbox-admin' } }),
  'unauthorized',
]
const wrongAdminToken: Refusal = [
  () => ({ as: 'admin', headers: { 'x-admin-token': 'sandbox-webhook' } }),
  'forbidden',
]

/** Who is refused by each kind of access, and how. */
const REFUSALS: Partial<Record<Route['access'], Refusal[]>> = {
  executive: [nobody, nonsense, loggedOut, customer],
  participant: [nobody, nonsense, loggedOut],
  customer: [nobody, nonsense, loggedOut, [() => ({ as: 'agent_john', headers: {} }), 'forbidden']],
  operator: [nobody, wrongSecret],
  administrator: [[() => ({ as: null, headers: {} }), 'forbidden'], wrongAdminToken],
}

async function endedSession(world: World): Promise<{ token: string }> {
  const input = { username: 'agent_arjun', password: 'smart-chat' }
  const { accessToken } = await world.get('login', { as: null, input })
  await world.get('logout', { as: null, input: { token: accessToken } })
  return { token: accessToken }
}
