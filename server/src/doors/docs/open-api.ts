import { Failure, type Route, type RouteName, routeGroups, routes } from '@smart-chat/contract'
import { schemesOf, securitySchemes, whoMay } from './access.ts'
import { buckets, chapters, conventions } from './conventions.ts'
import { exampleOf, questions } from './examples.ts'
import { fields } from './fields.ts'
import { responsesOf } from './responses.ts'
import { type Described, describeSchemas, type JsonSchema, referredBy } from './schemas.ts'

/** The REST part of the contract as an OpenAPI 3.1 document, from the schemas that validate it. */
export function openApi(): object {
  const schemas = describeSchemas({ failure: { schema: Failure, io: 'output' }, ...wanted() })
  const paths: Record<string, Record<string, object>> = {}
  const add = (path: string, { method }: Route, operation: object) => {
    const address = path.replace(/:(\w+)/g, '{$1}')
    paths[address] = { ...paths[address], [method.toLowerCase()]: operation }
  }
  for (const [name, route] of told()) {
    add(route.path, route, operationOf(name, route, route.path, schemas))
    if (route.alias !== undefined) {
      add(route.alias, route, {
        ...operationOf(name, route, route.alias, schemas),
        operationId: `${name}Alias`,
        summary: `${titleOf(name)} (V2’s address)`,
        deprecated: true,
      })
    }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Smart Chat',
      version: '2.0.0',
      summary: 'The REST contract of the desk.',
      description: conventions,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    externalDocs: { url: '/api/docs/events', description: 'The socket contract' },
    servers: [{ url: '/' }],
    tags: Object.values(chapters).map(([name, description]) => ({ name, description })),
    paths,
    components: { securitySchemes, headers, schemas: referredBy(paths, schemas) },
  }
}

const headers = {
  RetryAfter: {
    description: 'Seconds until the call may be made again.',
    schema: { type: 'integer', minimum: 0 },
  },
}

/** The calls on the public port. */
const told = () =>
  (Object.entries(routes) as [RouteName, Route][]).filter(([, route]) => route.access !== 'metrics')

const wanted = () =>
  Object.fromEntries(
    told().flatMap(([name, { input, reply, customerReply }]) => [
      [`${name}.input`, { schema: input, io: 'input' as const }],
      ...(reply === null ? [] : [[`${name}.reply`, { schema: reply, io: 'output' as const }]]),
      ...(customerReply === undefined
        ? []
        : [[`${name}.customerReply`, { schema: customerReply, io: 'output' as const }]]),
    ]),
  )

function operationOf(name: RouteName, route: Route, path: string, schemas: Described): object {
  const [group] = Object.entries(routeGroups).find(([, own]) => name in own) ?? []
  const parameters = parametersOf(name, route, path, schemas)
  return {
    operationId: name,
    tags: [chapters[group as keyof typeof chapters][0]],
    summary: titleOf(name),
    description: descriptionOf(route),
    ...(route.summary.startsWith('Kept for V2') ? { deprecated: true } : {}),
    security: schemesOf(route).map((scheme) => ({ [scheme]: [] })),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...bodyOf(name, route, path, schemas),
    responses: responsesOf(name, route, schemas),
  }
}

/** `listChats` as a title: List chats. */
const titleOf = (name: string) =>
  name
    .replace(/^./, (first) => first.toUpperCase())
    .replace(/(?<=[a-z])([A-Z])(?=[a-z])/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/V2$/, ' (V2)')

const descriptionOf = (route: Route): string =>
  [
    route.summary,
    `**Who:** ${whoMay[route.access]}`,
    ...(route.limit === null ? [] : [`**Limit:** ${buckets[route.limit]}.`]),
    ...(route.alias === undefined ? [] : [`Also at \`${route.alias}\`, kept for V2.`]),
  ].join('\n\n')

const inPath = (path: string) => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)

function parametersOf(name: RouteName, route: Route, path: string, { full }: Described): object[] {
  const { properties = {}, required = [] } = full[`${name}.input`] ?? {}
  const ofPath = inPath(path).map((field) => {
    const { description, ...schema } = properties[field] ?? {
      type: 'string',
      description: fields[field]?.[0] ?? '',
    }
    return { name: field, in: 'path', required: true, description, schema }
  })
  if (route.method !== 'GET') return ofPath
  const proofs = schemesOf(route).map((scheme): string =>
    scheme === 'bearer' ? '' : securitySchemes[scheme].name,
  )
  const ofQuery = Object.entries(properties)
    .filter(([field]) => !inPath(path).includes(field) && !proofs.includes(field))
    .map(([field, { description, ...schema }]) => ({
      name: field,
      in: 'query',
      required: required.includes(field),
      description,
      schema,
    }))
  return [...ofPath, ...ofQuery]
}

/** WhatsApp's own webhook is described by WhatsApp. */
const foreignBody: JsonSchema = {
  type: 'object',
  description: 'As https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks describes it.',
}

function bodyOf(name: RouteName, route: Route, path: string, schemas: Described): object {
  if (route.method === 'GET') return {}
  if (route.access === 'whatsapp')
    return requestBody({ 'application/json': { schema: foreignBody } })
  if (route.multipart === true) {
    const file: JsonSchema = { type: 'string', format: 'binary', description: 'The file.' }
    const form = { type: 'object', properties: { file }, required: ['file'] }
    return requestBody({ 'multipart/form-data': { schema: form } })
  }
  const schema = withoutPath(name, path, schemas)
  if (Object.keys(schemas.full[`${name}.input`]?.properties ?? {}).length === 0) return {}
  const example = withoutFields(
    questions[name] ?? exampleOf(schema, schemas.named, 'required'),
    inPath(path),
  )
  return requestBody({
    'application/json': { schema, example },
    ...(route.form === true ? { 'multipart/form-data': { schema } } : {}),
  })
}

const requestBody = (content: object) => ({ requestBody: { required: true, content } })

/** The body's schema: the input without what stands in the path. */
function withoutPath(name: RouteName, path: string, { full, short }: Described): JsonSchema {
  const fields = inPath(path)
  const whole = full[`${name}.input`] ?? {}
  if (fields.length === 0) return short[`${name}.input`] ?? whole
  return {
    ...whole,
    properties: withoutFields(whole.properties, fields) as Record<string, JsonSchema>,
    required: (whole.required ?? []).filter((field) => !fields.includes(field)),
  }
}

const withoutFields = (table: unknown, fields: string[]): unknown =>
  Object.fromEntries(Object.entries(table ?? {}).filter(([field]) => !fields.includes(field)))
