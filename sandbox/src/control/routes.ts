import type { FastifyInstance } from 'fastify'
import { ZodError } from 'zod'
import type { Context } from '../context.ts'
import { businessRoutes } from './business.ts'
import { deskRoutes } from './desk.ts'
import { streamEvents } from './events.ts'
import { networkRoutes } from './network.ts'
import { peopleRoutes } from './people.ts'
import { Refused } from './refused.ts'

/** The control API: everything a person with a phone, or a test, can do. No sign-in. */
export function controlRoutes(
  app: FastifyInstance,
  { ctx, reset }: { ctx: Context; reset: () => void },
  done: () => void,
): void {
  app.addHook('onRequest', async (request) => {
    // A page of another site must not play with a sandbox on this machine.
    if (request.headers['sec-fetch-site'] === 'cross-site') {
      throw new Refused(403, 'cross_site', 'The sandbox only listens to its own page.')
    }
  })
  app.setErrorHandler((error: unknown, _request, reply) => {
    const { status, code, message } = explain(error)
    return reply.code(status).send({ error: { code, message } })
  })
  app.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .send({ error: { code: 'not_found', message: `${request.method} ${request.url}` } }),
  )

  app.get('/events', (_request, reply) => streamEvents(ctx, reply))
  app.post('/reset', () => {
    reset()
    return { success: true }
  })
  peopleRoutes(app, ctx)
  businessRoutes(app, ctx)
  networkRoutes(app, ctx)
  deskRoutes(app, ctx)
  done()
}

function explain(error: unknown): { status: number; code: string; message: string } {
  if (error instanceof Refused) return error
  if (error instanceof ZodError) {
    return { status: 400, code: 'invalid_input', message: sentenceOf(error) }
  }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  const message = error instanceof Error ? error.message : 'Unknown.'
  return { status, code: status < 500 ? 'invalid_input' : 'internal', message }
}

/** Every complaint with its place, as one line. */
function sentenceOf({ issues }: ZodError): string {
  return issues
    .map((issue) => {
      const hint = 'options' in issue && Array.isArray(issue.options) ? issue.options : []
      const words = hint.length > 0 ? `one of ${hint.join(', ')}` : issue.message
      return `${issue.path.join('.') || 'body'}: ${words}`
    })
    .join('; ')
}
