import { customerEvents, type ServerEventName } from '@smart-chat/contract'
import type { AtWork, Heard } from './executive.ts'
import { rest } from './rest.ts'
import { connectLine, type Line } from './socket.ts'
import { until } from './until.ts'

/** A customer in the app, at a bare socket; hears nothing but projections of the contract. */
export interface InApp {
  line: Line
  token: string
  customer: string
  heard: AtWork['heard']
  hears(event: ServerEventName, test?: (payload: Heard) => boolean): Promise<Heard>
  /** @throws when an event was not what the contract says */
  close(): void
}

/** A token as the operator's server asks for it. */
export const inappSession = (url: string, customer: string, customer_type: string, more = {}) =>
  rest(url, {
    path: '/api/inapp/session',
    headers: { 'x-webhook-secret': 'sandbox-webhook' },
    body: { customer, customer_type, ...more },
  })

/** A person of the operator's app, connected with a token of their own. */
export async function inApp(url: string, named: string, customer_type: string): Promise<InApp> {
  const { body } = await inappSession(url, named, customer_type)
  const line = await connectLine(url, { auth: { token: body.token } })
  const heard: AtWork['heard'] = []
  const violations: string[] = []
  line.socket.onAny((event: string, payload: Heard) => {
    if (event.endsWith('_response')) return
    heard.push({ event, payload })
    violations.push(...violationsOf(event, payload))
  })
  return {
    line,
    token: body.token,
    customer: body.customer,
    heard,
    hears: (event, test = () => true) =>
      until(`${named} hears ${event}`, () =>
        heard.find((one) => one.event === event && test(one.payload)),
      ).then((found) => found.payload),
    close() {
      line.close()
      if (violations.length > 0) throw new Error(violations.join('\n'))
    },
  }
}

function violationsOf(event: string, payload: Heard): string[] {
  const schema = customerEvents[event as keyof typeof customerEvents]
  if (schema === undefined) return [`${event} is not for customers`]
  const { cursor: _, ...told } = payload
  const parsed = schema.strict().safeParse(told)
  return parsed.success ? [] : [`${event}: ${parsed.error.message}`]
}
