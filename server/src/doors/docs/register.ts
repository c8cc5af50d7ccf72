import { readFile } from 'node:fs/promises'
import scalar from '@scalar/fastify-api-reference'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { asyncApi } from './async-api.ts'
import { openApi } from './open-api.ts'
import { eventPage } from './page/event-page.ts'

/**
 * Serves the contract: as OpenAPI and AsyncAPI documents, and as a page for each of them. They are
 * made when somebody first asks for them.
 */
export async function registerDocs(server: FastifyInstance): Promise<void> {
  const documents = { openApi: once(openApi), asyncApi: once(asyncApi) }
  const page = once(() => eventPage(documents.asyncApi()))
  const style = once(() => readFile(new URL('./page/style.css', import.meta.url)))

  server.get('/api/openapi.json', async () => documents.openApi())
  server.get('/api/asyncapi.json', async () => documents.asyncApi())
  server.get('/api/docs/events', (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(page()),
  )
  server.get('/api/docs/events/style.css', async (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(await style()),
  )
  await registerRestPage(server)
}

async function registerRestPage(server: FastifyInstance): Promise<void> {
  await server.register(scalar, {
    routePrefix: '/api/docs',
    configuration: {
      url: '/api/openapi.json',
      // Nothing of it leads to the makers of the page.
      telemetry: false,
      withDefaultFonts: false,
      showDeveloperTools: 'never',
      hideClientButton: true,
      agent: { disabled: true },
    },
    // The page is one inline script and style by design; it shows only our own document.
    hooks: {
      onRequest: async (_request: FastifyRequest, reply: FastifyReply) => {
        reply.header(
          'content-security-policy',
          "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:",
        )
      },
    },
  })
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
