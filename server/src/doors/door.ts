import { type Route, type RouteName, type RouteParsed, routes } from '@smart-chat/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Actor } from '../actor.ts'
import type { Parts } from '../context.ts'
import { clean } from './clean.ts'
import { type Authentication, identify } from './identify.ts'
import type { Limiters } from './limits.ts'

/** What everything that answers calls is given. */
export interface Door {
  server: FastifyInstance
  parts: Parts
  auth: Authentication
  limiters: Limiters
}

/** On whose behalf a call is made, if its kind of caller may make it, and not too often. */
export async function admit(door: Door, name: RouteName, request: FastifyRequest): Promise<Actor> {
  const route: Route = routes[name]
  const actor = await identify(route.access, request, door.auth, door.parts.config)
  for (const limit of door.limiters[route.limit ?? 'none']) await limit(request, actor)
  return actor
}

/** What a call asks for in its path and query. */
export function asked<Name extends RouteName>(
  name: Name,
  request: FastifyRequest,
): RouteParsed<Name> {
  const given = { ...(request.query as object), ...(request.params as object) }
  return routes[name].input.parse(clean(given)) as RouteParsed<Name>
}
