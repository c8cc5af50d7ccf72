import scalar from '@scalar/fastify-api-reference'
import { type Route, routes } from '@smart-chat/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'

/** Serves the contract: OpenAPI at `/api/openapi.json`, a page to read it at `/api/docs`. */
export async function registerDocs(server: FastifyInstance): Promise<void> {
  const document = openApi()
  server.get('/api/openapi.json', async () => document)
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

/** The REST part of the contract as an OpenAPI 3.1 document, from the schemas that validate it. */
function openApi(): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const [name, route] of Object.entries<Route>(routes)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Smart Chat', version: '2.0.0', description: DESCRIPTION },
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  }
}

const DESCRIPTION =
  'Every answer carries `status`: 1, or 0 with `code` and `message`. Times are ISO 8601 in UTC.'

function operation(name: string, route: Route): object {
  const input = schema(route.input, 'input') as {
    properties?: Record<string, object>
    required?: string[]
  }
  const inPath = new Set([...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]))
  const fields = Object.entries(input.properties ?? {})
  const parameters = fields
    .filter(([field]) => inPath.has(field) || route.method === 'GET')
    .map(([field, fieldSchema]) => ({
      name: field,
      in: inPath.has(field) ? 'path' : 'query',
      required: inPath.has(field) || (input.required ?? []).includes(field),
      schema: fieldSchema,
    }))
  const body = fields.filter(([field]) => !inPath.has(field))
  return {
    operationId: name,
    summary: route.summary,
    ...(route.access === 'open' ? {} : { security: [{ bearer: [] }] }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.method === 'GET' || body.length === 0
      ? {}
      : { requestBody: jsonContent({ ...input, properties: Object.fromEntries(body) }) }),
    responses: responses(route),
  }
}

function responses(route: Route): object {
  const ok =
    route.reply === null
      ? { description: 'The bytes.' }
      : {
          description: 'Done.',
          ...jsonContent(schema(route.reply.extend({ status: z.literal(1) }), 'output')),
        }
  const codes =
    route.access === 'open' ? route.errors : ['unauthorized', 'token_expired', ...route.errors]
  return {
    '200': ok,
    default: {
      description: `Refused: ${codes.join(', ') || 'internal'}.`,
      ...jsonContent(FAILURE),
    },
  }
}

const jsonContent = (of: object) => ({ content: { 'application/json': { schema: of } } })

const schema = (of: z.ZodType, io: 'input' | 'output') => {
  const { $schema: _, ...rest } = z.toJSONSchema(of, { io, unrepresentable: 'any' })
  return rest
}

const FAILURE = {
  type: 'object',
  required: ['status', 'code', 'message'],
  properties: { status: { const: 0 }, code: { type: 'string' }, message: { type: 'string' } },
}
