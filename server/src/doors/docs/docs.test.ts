import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Parser } from '@asyncapi/parser'
import { Validator } from '@seriousme/openapi-schema-validator'
import {
  type ClientEvent,
  type ClientEventName,
  clientEvents,
  customerEvents,
  errorStatus,
  type Route,
  routes,
  type ServerEventName,
  serverEvents,
} from '@smart-chat/contract'
import type { FastifyInstance, RouteOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Desk, startDesk } from '../../testing/desk.ts'
import { rest } from '../../testing/rest.ts'
import { fields } from './fields.ts'

let desk: Desk
/** `GET /api/…` of every address that the server answers. */
const answered = new Set<string>()
// biome-ignore lint/suspicious/noExplicitAny: a test looks into the documents as a reader does.
let openApi: any
// biome-ignore lint/suspicious/noExplicitAny: the same.
let asyncApi: any

/** Fastify tells of every server that it makes: the desk's own is listened to from its beginning. */
function listen(message: unknown): void {
  const { fastify } = message as { fastify: FastifyInstance }
  fastify.addHook('onRoute', ({ method, url }: RouteOptions) => {
    for (const one of [method].flat()) if (one !== 'HEAD') answered.add(`${one} ${url}`)
  })
}

beforeAll(async () => {
  subscribe('fastify.initialization', listen)
  desk = await startDesk()
  unsubscribe('fastify.initialization', listen)
  openApi = (await rest(desk.url, { path: '/api/openapi.json' })).body
  asyncApi = (await rest(desk.url, { path: '/api/asyncapi.json' })).body
})

afterAll(() => desk?.stop())

const told = () => Object.entries<Route>(routes).filter(([, route]) => route.access !== 'metrics')

const addresses = () =>
  told().flatMap(([, { method, path, alias }]) =>
    [path, alias].filter((one) => one !== undefined).map((one) => `${method} ${one}`),
  )

test('the server answers what the contract lists, and nothing else', () => {
  const ofServer = [...answered].filter((one) => / \/api\//.test(one))
  const ofPages = (one: string) => / \/api\/docs\/.+\./.test(one) || one === 'GET /api/docs/'
  expect(ofServer.filter((one) => !ofPages(one)).sort()).toEqual(addresses().sort())
})

describe('OpenAPI', () => {
  test('is valid', async () => {
    const validator = new Validator()
    const { valid, errors } = await validator.validate(structuredClone(openApi))
    expect(errors).toBeUndefined()
    expect(valid).toBe(true)
    expect(validator.version).toBe('3.1')
  })

  test('holds every route with its alias, and the metrics nowhere', () => {
    const found = Object.entries<object>(openApi.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(
        (method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
      ),
    )
    expect(found.sort()).toEqual(addresses().sort())
    expect(JSON.stringify(openApi)).not.toContain('/metrics')
  })

  test('tells every error that the contract lists, under its status', () => {
    for (const [name, route] of told()) {
      const { responses } = operation(name)
      for (const code of route.errors) {
        const { allOf } = responses[errorStatus[code]].content['application/json'].schema
        expect(allOf[1].properties.code.enum, name).toContain(code)
      }
      expect(responses[429] === undefined, name).toBe(route.limit === null)
    }
  })

  test('takes every field of the contract from where the server takes it', () => {
    expect(operation('getChat').parameters).toMatchObject([
      { name: 'chat_id', in: 'path', required: true },
    ])
    const byName = Object.fromEntries(
      // biome-ignore lint/suspicious/noExplicitAny: parts of the document.
      operation('listMessages').parameters.map((one: any) => [one.name, one]),
    )
    expect(byName).toMatchObject({
      chat_id: { in: 'path', required: true },
      after_seq: { in: 'query', required: false, schema: { type: 'integer', minimum: 0 } },
      limit: { schema: { default: 50, maximum: 100 } },
    })
    const { requestBody } = operation('rateChat')
    expect(requestBody.content['application/json'].schema).toMatchObject({
      properties: {
        rating: { type: 'integer', minimum: 1, maximum: 5 },
        comment: { maxLength: 4096 },
      },
      required: ['rating'],
    })
    expect(requestBody.content['application/json'].schema.properties.chat_id).toBeUndefined()
    expect(Object.keys(operation('sendMedia').requestBody.content)).toEqual([
      'application/json',
      'multipart/form-data',
    ])
    expect(Object.keys(operation('suggestReply').responses[200].content)).toEqual([
      'application/json',
      'text/event-stream',
    ])
  })

  test('asks for what lets a caller in', () => {
    const security = (name: string) => operation(name).security.flatMap(Object.keys)
    expect(security('health')).toEqual([])
    expect(security('getChat')).toEqual(['bearer'])
    expect(security('downloadMedia')).toEqual(['bearer', 'signedLink'])
    expect(security('bookingWebhook')).toEqual(['webhookSecret', 'webhookSignature'])
    expect(security('clearCache')).toEqual(['adminToken'])
    expect(security('whatsappWebhook')).toEqual(['whatsappSignature'])
  })

  test('its examples are what the contract allows', () => {
    for (const [name, route] of told()) {
      const { requestBody, parameters = [], responses } = operation(name)
      const json = requestBody?.content['application/json']
      if (json?.example !== undefined) {
        // biome-ignore lint/suspicious/noExplicitAny: parts of the document.
        const ofPath = parameters.map((one: any) => [one.name, one.schema.examples?.[0]])
        const { error } = route.input.safeParse({ ...Object.fromEntries(ofPath), ...json.example })
        expect(error, name).toBeUndefined()
      }
      if (route.reply === null) continue
      const { status, ...reply } = responses[200].content['application/json'].example
      expect(status).toBe(1)
      expect(route.reply.safeParse(reply).error, name).toBeUndefined()
    }
  })
})

// biome-ignore lint/suspicious/noExplicitAny: parts of the document.
function operation(name: string): any {
  const all = Object.values<object>(openApi.paths).flatMap((path) => Object.values(path))
  return all.find(({ operationId }) => operationId === name)
}

describe('AsyncAPI', () => {
  test('is valid', async () => {
    const { document, diagnostics } = await new Parser().parse(structuredClone(asyncApi))
    // That there is a newer version of the format is all that may be said.
    expect(diagnostics.filter(({ code }) => code !== 'asyncapi-latest-version')).toEqual([])
    expect(document?.version()).toBe('3.0.0')
    // The parser walks every reference; on a busy machine that takes its time.
  }, 120_000)

  test('holds every event, every answer and every projection', () => {
    const expected = [
      ...Object.keys(clientEvents),
      ...Object.entries<ClientEvent>(clientEvents)
        .filter(([, { reply }]) => reply !== null)
        .map(([name]) => `${name}_response`),
      ...Object.keys(serverEvents),
    ]
    const { messages } = asyncApi.components
    const found = Object.keys(messages).filter((key) => !key.startsWith('customer_'))
    expect(found.sort()).toEqual(expected.sort())
    const toCustomers = asyncApi.channels.customer.messages
    const toAnySocket = Object.keys(asyncApi.channels.socket.messages)
    for (const name of Object.keys(customerEvents)) {
      if (!toAnySocket.includes(name)) expect(toCustomers).toHaveProperty(`customer_${name}`)
    }
  })

  test('every message is in a channel and an operation', () => {
    const inChannels = new Set(
      Object.values<{ messages: object }>(asyncApi.channels).flatMap(({ messages }) =>
        Object.keys(messages),
      ),
    )
    expect([...inChannels].sort()).toEqual(Object.keys(asyncApi.components.messages).sort())
    expect(Object.keys(asyncApi.operations)).toEqual(
      expect.arrayContaining(Object.keys(clientEvents)),
    )
  })

  test('its examples are what the contract allows', () => {
    const { messages } = asyncApi.components
    const payload = (key: string) => messages[key].examples[0].payload
    for (const [name, event] of Object.entries<ClientEvent>(clientEvents)) {
      expect(event.input.safeParse(payload(name)).error, name).toBeUndefined()
      if (event.reply === null) continue
      const { status: _, ...reply } = payload(`${name}_response`)
      expect(event.reply.safeParse(reply).error, name).toBeUndefined()
    }
    for (const name of Object.keys(serverEvents) as ServerEventName[]) {
      expect(serverEvents[name].safeParse(payload(name)).error, name).toBeUndefined()
    }
  })

  test('lists the errors of each event', () => {
    for (const name of Object.keys(clientEvents) as ClientEventName[]) {
      expect(asyncApi.components.messages[name]['x-errors']).toEqual(
        expect.arrayContaining([...clientEvents[name].errors]),
      )
    }
  })
})

test('every field of the contract has a meaning or an example, and no meaning is left over', () => {
  const found = new Set<string>()
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const { properties, parameters } = value as { properties?: object; parameters?: unknown }
    for (const name of Object.keys(properties ?? {})) found.add(name)
    if (Array.isArray(parameters)) for (const { name } of parameters) found.add(name)
    for (const one of Object.values(value)) walk(one)
  }
  for (const { paths, components } of [openApi, asyncApi]) {
    walk(paths)
    walk(components.messages)
    walk(components.schemas)
  }
  // The file of a form is told where it stands.
  found.delete('file')
  const known = new Set(Object.keys(fields).map((name) => name.split('.').at(-1)))
  expect(
    [...found].filter((name) => !known.has(name)),
    'say in fields.ts what it means',
  ).toEqual([])
  expect(
    [...known].filter((name) => !found.has(String(name))),
    'nothing has this field',
  ).toEqual([])
})

describe('the page of the events', () => {
  test('names every event and every code, works without scripts, and stands beside the REST page', async () => {
    const page = await fetch(`${desk.url}/api/docs/events`)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self';/)
    const text = await page.text()
    expect(text).not.toMatch(/<script|<style| style=| on\w+=/)
    for (const name of [...Object.keys(clientEvents), ...Object.keys(serverEvents)]) {
      expect(text).toContain(`<article id="${name}">`)
    }
    for (const code of Object.keys(errorStatus)) expect(text).toContain(`id="code-${code}"`)
    const links = [...text.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
    expect(links.filter((id) => !text.includes(`id="${id}"`))).toEqual([])
    expect(text).toContain('href="/api/docs"')
    const [, style] = /rel="stylesheet" href="([^"]+)"/.exec(text) ?? []
    const css = await fetch(`${desk.url}${style}`)
    expect(css.status).toBe(200)
    expect(css.headers.get('content-type')).toBe('text/css; charset=utf-8')
    expect(openApi.info.description).toContain('(/api/docs/events)')
    expect((await fetch(`${desk.url}/api/docs`)).status).toBe(200)
  })
})
