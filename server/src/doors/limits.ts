import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Actor } from '../actor.ts'
import type { Config } from '../config.ts'
import { DeskError } from '../errors.ts'

type Limiter = (request: FastifyRequest, actor: Actor) => Promise<void>

/** The buckets of `02-wire-contract.md` section 3, a minute each. */
export function createLimiters(server: FastifyInstance, config: Config) {
  const actors = new WeakMap<FastifyRequest, Actor>()
  const bucket = (name: string, max: number, key: (request: FastifyRequest) => string): Limiter => {
    const check = server.createRateLimit({
      max,
      timeWindow: 60_000,
      keyGenerator: (request) => `${name}:${key(request)}`,
    })
    return async (request, actor) => {
      actors.set(request, actor)
      const state = await check(request)
      if (state.isAllowed || !state.isExceeded) return
      throw new DeskError('rate_limited', `Too many tries. Try again in ${state.ttlInSeconds} s.`, {
        retryAfterSeconds: state.ttlInSeconds,
      })
    }
  }
  const { rateLimits } = config
  // By person, so that a fresh token brings no fresh allowance.
  const caller = (request: FastifyRequest) => {
    const actor = actors.get(request)
    if (actor?.kind === 'executive') return actor.executive_id
    return actor?.kind === 'customer' ? actor.customer_id : request.ip
  }
  const account = (request: FastifyRequest) =>
    String(
      (request.body as { username?: unknown } | null)?.username ?? caller(request),
    ).toLowerCase()
  return {
    none: [],
    login: [
      bucket('login', rateLimits.login, account),
      bucket('login-address', rateLimits.loginAddress, (request) => request.ip),
    ],
    refresh: [bucket('refresh', rateLimits.refresh, (request) => request.ip)],
    ai: [bucket('ai', rateLimits.ai, caller)],
    media: [bucket('media', rateLimits.media, caller)],
    other: [bucket('other', rateLimits.other, caller)],
  } satisfies Record<string, Limiter[]>
}

export type Limiters = ReturnType<typeof createLimiters>
