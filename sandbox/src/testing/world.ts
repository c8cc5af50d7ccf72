import fastify from 'fastify'
import { onTestFinished } from 'vitest'
import type { Message, SandboxOptions } from '../sandbox.ts'
import { createSandbox } from '../sandbox.ts'
import { type Desk, openDesk } from './desk.ts'

export const PNID = '100000000000001'
export const ASHA = '919812340012'

interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: answers of a JSON API, looked into by the tests
  body: any
}

/** A sandbox on a real port, with a desk that listens; both go with the test. */
export async function openWorld(options: SandboxOptions = {}, desk?: Desk) {
  const listener = desk ?? (await openDesk())
  const sandbox = createSandbox({
    webhookUrl: listener.url,
    retry: { firstMs: 5, capMs: 40 },
    statusDelayMs: 1,
    ...options,
  })
  const app = fastify({ bodyLimit: 1024, forceCloseConnections: true })
  app.register(sandbox.plugin)
  const base = await app.listen({ port: 0, host: '127.0.0.1' })
  const close = () => app.close()
  onTestFinished(async () => {
    await close()
    await listener.close()
  })

  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const isForm = body instanceof FormData
    const answer = await fetch(path.startsWith('http') ? path : `${base}/sandbox${path}`, {
      method,
      headers: {
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text }
  }
  const graph = (
    method: string,
    path: string,
    body?: unknown,
    token: string | null = 'sandbox-token',
  ) => call(method, `/graph/v25.0${path}`, body, token ? { authorization: `Bearer ${token}` } : {})

  return {
    base,
    sandbox,
    desk: listener,
    close,
    call,
    graph,
    /** The customer writes, which opens the service window; resolves when the desk knows. */
    customerWrites: (text = 'Hello', phone = ASHA): Promise<Message> =>
      sandbox.say(phone, { type: 'text', text, phone_number_id: PNID }),
    send: (content: Record<string, unknown>, to = `+${ASHA}`) =>
      graph('POST', `/${PNID}/messages`, { messaging_product: 'whatsapp', to, ...content }),
    conversation: async (phone = ASHA): Promise<Message[]> =>
      (await call('GET', `/api/people/${phone}/messages?pnid=${PNID}`)).body.messages,
  }
}

export const text = (body: string) => ({ type: 'text', text: { body } })
