import { type ErrorCode, errorStatus, type Route, type RouteName } from '@smart-chat/contract'
import { codesOfAccess } from './access.ts'
import { codes } from './codes.ts'
import { exampleOf } from './examples.ts'
import { type Described, type JsonSchema, REFERENCE } from './schemas.ts'

/** Answers that are not JSON of ours, by media type. */
const files: Partial<Record<RouteName, Record<string, object>>> = {
  transcript: { 'text/plain': {}, 'application/json': {}, 'text/html': {} },
  downloadMedia: { '*/*': {} },
  verifyWebhook: { 'text/plain': {} },
  openApi: { 'application/json': {} },
  asyncApi: { 'application/json': {} },
  docs: { 'text/html': {} },
  eventDocs: { 'text/html': {} },
}

/** Every answer that a call may get, by HTTP status. */
export function responsesOf(name: RouteName, route: Route, schemas: Described): object {
  return {
    '200': { description: 'Done.', content: contentOf(name, route, schemas) },
    ...(name === 'downloadMedia' ? partialContent : {}),
    ...failuresOf(route),
  }
}

function contentOf(name: RouteName, route: Route, { short, named }: Described): object {
  if (route.reply === null) return files[name] ?? { '*/*': {} }
  const shapes = [short[`${name}.reply`], short[`${name}.customerReply`]]
    .filter((schema) => schema !== undefined)
    .map(asAnswer)
  const [whole] = shapes
  const schema = shapes.length === 1 ? whole : { anyOf: shapes }
  return {
    'application/json': { schema, example: exampleOf(whole ?? {}, named) },
    ...(name === 'suggestReply' ? { 'text/event-stream': eventStream } : {}),
  }
}

/** The reply with the `status` that every answer carries. */
export function asAnswer(reply: JsonSchema): JsonSchema {
  const status: JsonSchema = { const: 1, description: 'Done.' }
  if (reply.$ref !== undefined) {
    return { allOf: [{ type: 'object', properties: { status }, required: ['status'] }, reply] }
  }
  return {
    ...reply,
    properties: { status, ...reply.properties },
    required: ['status', ...(reply.required ?? [])],
  }
}

const eventStream = {
  schema: { type: 'string' },
  example: [
    'event: delta\ndata: {"text":"It will be "}\n\n',
    'event: delta\ndata: {"text":"with you by Friday."}\n\n',
    'event: done\ndata: {"reply":"It will be with you by Friday.","source":"gpt-5-mini"}\n\n',
  ].join(''),
}

const partialContent = {
  '206': { description: 'The part that `Range` asked for.', content: files.downloadMedia },
}

/** Codes after which the answer says when to come back. */
const withRetryAfter: ErrorCode[] = ['rate_limited', 'media_unavailable', 'not_ready']

function failuresOf(route: Route): object {
  const byStatus = Map.groupBy(codesOf(route), (code) => errorStatus[code])
  const failures = [...byStatus].map(([status, group]) => [
    status,
    {
      description: group.map((code) => `- \`${code}\`: ${codes[code]}`).join('\n'),
      ...(group.some((code) => withRetryAfter.includes(code))
        ? { headers: { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } } }
        : {}),
      content: { 'application/json': failureContent(group) },
    },
  ])
  return Object.fromEntries(failures)
}

function failureContent(group: ErrorCode[]): object {
  return {
    schema: {
      allOf: [{ $ref: `${REFERENCE}Failure` }, { properties: { code: { enum: group } } }],
    },
    examples: Object.fromEntries(
      group.map((code) => [code, { value: { status: 0, code, message: codes[code] } }]),
    ),
  }
}

/** The codes that the contract lists, and those that go without saying there. */
function codesOf(route: Route): ErrorCode[] {
  const takesBody = route.method === 'POST' && route.access !== 'whatsapp'
  return [
    ...new Set<ErrorCode>([
      ...route.errors,
      ...codesOfAccess(route.access),
      ...(takesBody ? (['invalid_input', 'too_large', 'unsupported_media'] as const) : []),
      ...(route.limit === null ? [] : (['rate_limited'] as const)),
      'internal',
    ]),
  ].sort((a, b) => errorStatus[a] - errorStatus[b])
}
