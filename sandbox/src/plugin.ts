import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from './context.ts'
import { controlRoutes } from './control/routes.ts'
import { graphRoutes } from './graph/routes.ts'

interface Parts {
  ctx: Context
  reset: () => void
  close: () => void
}

/** WhatsApp takes documents up to 100 MB; the rest is the form around them. */
const BODY_LIMIT = 110 * 1024 * 1024
const PAGE = fileURLToPath(new URL('../dist', import.meta.url))

/** Mounts Graph API, control API and phone page under `/sandbox`, apart from the host's own ways. */
export function mountSandbox(host: FastifyInstance, { ctx, reset, close }: Parts): void {
  host.register(
    (app, _options, done) => {
      readBodies(app)
      app.register(graphRoutes, { ctx, prefix: '/graph' })
      app.register(controlRoutes, { ctx, reset, prefix: '/api' })
      phonePage(app)
      done()
    },
    { prefix: '/sandbox' },
  )
  host.addHook('preClose', async () => {
    for (const response of ctx.memory.hanging) response.destroy()
  })
  host.addHook('onClose', async () => close())
}

/** Own parsers, whatever the host has registered: JSON, and forms by the platform's own reader. */
function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: BODY_LIMIT },
    async (_request: FastifyRequest, text: string) => (text ? parseJson(text) : undefined),
  )
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
    async (request: FastifyRequest, bytes: Buffer) => {
      const headers = { 'content-type': request.headers['content-type'] ?? '' }
      try {
        return await new Response(new Uint8Array(bytes), { headers }).formData()
      } catch {
        throw badRequest('The form cannot be read.')
      }
    },
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest('The body is not JSON.')
  }
}

function badRequest(message: string): Error {
  return Object.assign(new Error(message), { statusCode: 400 })
}

function phonePage(app: FastifyInstance): void {
  if (existsSync(PAGE)) {
    app.get('', (_request, reply) => reply.redirect('/sandbox/'))
    app.register(fastifyStatic, { root: PAGE, prefix: '/', decorateReply: false })
    return
  }
  app.get('/', (_request, reply) =>
    reply
      .type('text/plain')
      .send('The phones are not built yet: npm run build -w sandbox, then start again.'),
  )
}
