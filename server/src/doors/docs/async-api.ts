import {
  type ClientEvent,
  type ClientEventName,
  clientEvents,
  customerEvents,
  type ErrorCode,
  Failure,
  type ServerEventName,
  serverEvents,
} from '@smart-chat/contract'
import { codesOfAccess, whoMay } from './access.ts'
import { audiences, customerSummaries, type Room, rooms } from './audiences.ts'
import { exampleOf, questions } from './examples.ts'
import { asAnswer } from './responses.ts'
import { describeSchemas, type JsonSchema, REFERENCE, referredBy } from './schemas.ts'
import { connecting } from './socket-conventions.ts'

/** A message of the socket contract, with what the page shows beside the standard. */
export interface EventMessage {
  name: string
  title: string
  summary: string
  payload: JsonSchema
  examples: { payload: unknown }[]
  'x-who'?: string
  'x-errors'?: ErrorCode[]
  'x-rooms'?: string[]
}

export interface AsyncApi {
  info: { title: string; description: string }
  channels: Record<string, { address: string; description: string }>
  operations: Record<string, object>
  components: { messages: Record<string, EventMessage>; schemas: Record<string, JsonSchema> }
}

/** The socket part of the contract as an AsyncAPI 3 document, from the schemas that validate it. */
export function asyncApi(): AsyncApi {
  const schemas = describeSchemas(wanted())
  const message = messageMaker(schemas.named)
  const messages: Record<string, EventMessage> = {}
  const heardIn = new Map<Room, string[]>()
  const hear = (room: Room, key: string) => heardIn.set(room, [...(heardIn.get(room) ?? []), key])

  for (const [name, event] of told(clientEvents)) {
    messages[name] = {
      ...message(name, event.summary, schemas.short[`${name}.input`], questions[name]),
      'x-who': whoMay[event.access],
      'x-errors': errorsOf(event),
    }
    if (event.reply === null) continue
    messages[`${name}_response`] = message(
      `${name}_response`,
      `The answer to \`${name}\`: what was asked for, or a failure.`,
      responseOf(name, event, schemas.short),
    )
  }
  for (const [name] of told(serverEvents)) {
    const { summary, to, isFact } = audiences[name]
    messages[name] = {
      ...message(name, summary, factOf(schemas.short[`${name}.payload`], isFact)),
      'x-rooms': to.filter((room) => room !== 'customer').map((room) => rooms[room][0]),
    }
    for (const room of to) if (room !== 'customer') hear(room, name)
  }
  for (const [name] of told(customerEvents)) {
    const { summary, to, isFact } = audiences[name as ServerEventName]
    if (!to.includes('customer')) continue
    const key = `customer_${name}`
    messages[key] = {
      ...message(
        name,
        customerSummaries[name] ?? summary,
        factOf(schemas.short[`${name}.customerPayload`], isFact),
      ),
      title: `${name}, for the customer`,
      'x-rooms': [rooms.customer[0]],
    }
    hear('customer', key)
  }

  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Smart Chat: sockets',
      version: '2.0.0',
      description: connecting,
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    servers,
    channels: channelsOf(heardIn),
    operations: operationsOf(heardIn),
    components: {
      messages,
      schemas: referredBy(messages, schemas),
      securitySchemes,
    },
  } as AsyncApi
}

const told = <Table extends object>(table: Table) =>
  Object.entries(table) as { [Name in keyof Table]: [Name, Table[Name]] }[keyof Table][]

const wanted = () => ({
  failure: { schema: Failure, io: 'output' as const },
  ...Object.fromEntries(
    Object.entries<ClientEvent>(clientEvents).flatMap(([name, { input, reply, customerReply }]) => [
      [`${name}.input`, { schema: input, io: 'input' as const }],
      ...(reply === null ? [] : [[`${name}.reply`, { schema: reply, io: 'output' as const }]]),
      ...(customerReply === undefined
        ? []
        : [[`${name}.customerReply`, { schema: customerReply, io: 'output' as const }]]),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(serverEvents).map(([name, schema]) => [
      `${name}.payload`,
      { schema, io: 'output' as const },
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(customerEvents).map(([name, schema]) => [
      `${name}.customerPayload`,
      { schema, io: 'output' as const },
    ]),
  ),
})

const messageMaker =
  (named: Record<string, JsonSchema>) =>
  (
    name: string,
    summary: string,
    payload: JsonSchema = {},
    example: unknown = exampleOf(payload, named, name in clientEvents ? 'required' : 'whole'),
  ): EventMessage => ({ name, title: name, summary, payload, examples: [{ payload: example }] })

const errorsOf = (event: ClientEvent): ErrorCode[] => [
  ...new Set<ErrorCode>([
    ...event.errors,
    ...codesOfAccess(event.access).filter((code) => code === 'forbidden'),
    'internal',
  ]),
]

/** The reply, the customer's projection of it, or a failure with one of the listed codes. */
function responseOf(
  name: ClientEventName,
  event: ClientEvent,
  short: Record<string, JsonSchema>,
): JsonSchema {
  const replies = [short[`${name}.reply`], short[`${name}.customerReply`]]
    .filter((schema) => schema !== undefined)
    .map(asAnswer)
  const failure = {
    allOf: [
      { $ref: `${REFERENCE}Failure` },
      { type: 'object', properties: { code: { type: 'string', enum: errorsOf(event) } } },
    ],
  }
  return { anyOf: [...replies, failure] }
}

const cursor: JsonSchema = {
  type: 'string',
  description: 'Its place in the change log: the next `since` of `sync`.',
  examples: ['k3v9.10482'],
}

const factOf = (payload: JsonSchema | undefined, isFact: true | undefined): JsonSchema =>
  isFact === undefined
    ? (payload ?? {})
    : {
        allOf: [payload ?? {}, { type: 'object', properties: { cursor }, required: ['cursor'] }],
      }

const servers = {
  desk: {
    host: '{host}',
    pathname: '/ws',
    protocol: 'socket.io',
    protocolVersion: '5',
    description: 'Socket.IO 4, default namespace, over WebSocket or polling.',
    variables: { host: { default: '127.0.0.1:5000', description: 'Where the desk is.' } },
    security: ['auth', 'query', 'header'].map((way) => ({
      $ref: `#/components/securitySchemes/${way}`,
    })),
  },
}

const securitySchemes = {
  auth: { type: 'apiKey', in: 'user', description: 'Preferred: `auth.token` of the handshake.' },
  query: { type: 'httpApiKey', in: 'query', name: 'token', description: 'As V2 clients do.' },
  header: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The header.' },
}

const listed = (names: string[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }]))

function channelsOf(heardIn: Map<Room, string[]>): object {
  const asked = Object.entries<ClientEvent>(clientEvents).flatMap(([name, { reply }]) =>
    reply === null ? [name] : [name, `${name}_response`],
  )
  const told = Object.entries(rooms).map(([room, [address, description]]) => {
    const names = [...address.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
    const own = heardIn.get(room as Room) ?? []
    return [
      room,
      {
        address,
        description,
        ...(names.length === 0
          ? {}
          : { parameters: Object.fromEntries(names.map((name) => [name, {}])) }),
        messages: listed(room === 'socket' ? [...asked, ...own] : own),
      },
    ]
  })
  return Object.fromEntries(told)
}

const ofChannel = (room: string, names: string[]) => ({
  channel: { $ref: `#/channels/${room}` },
  messages: names.map((name) => ({ $ref: `#/channels/${room}/messages/${name}` })),
})

/** The server's side of it: it receives what clients emit, and sends what rooms hear. */
function operationsOf(heardIn: Map<Room, string[]>): object {
  const asked = Object.entries<ClientEvent>(clientEvents).map(([name, { summary, reply }]) => [
    name,
    {
      action: 'receive',
      summary,
      ...ofChannel('socket', [name]),
      ...(reply === null ? {} : { reply: ofChannel('socket', [`${name}_response`]) }),
    },
  ])
  const told = [...heardIn].map(([room, names]) => [
    `tell_${room}`,
    { action: 'send', summary: rooms[room][1], ...ofChannel(room, names) },
  ])
  return Object.fromEntries([...asked, ...told])
}
