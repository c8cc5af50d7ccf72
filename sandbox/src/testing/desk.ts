import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Delivery {
  body: string
  signature: string
  headers: IncomingHttpHeaders
  json: Envelope
}

interface Envelope {
  object: string
  entry: { id: string; time?: number; changes: { field: string; value: Value }[] }[]
}

interface Value {
  messaging_product: string
  metadata: { display_phone_number: string; phone_number_id: string }
  contacts?: { profile: { name: string; username?: string }; wa_id?: string; user_id: string }[]
  messages?: (Record<string, unknown> & { id: string; type: string })[]
  statuses?: (Record<string, unknown> & { id: string; status: string })[]
  event?: string
  [other: string]: unknown
}

/** A desk that only listens: keeps every webhook, and answers with the status it is told to. */
export interface Desk {
  url: string
  deliveries: Delivery[]
  /** What to answer; a function of the number of deliveries so far. */
  answer: (count: number) => number
  values(): Value[]
  /** The changes of one field, in order. */
  ofField(field: string): Value[]
  messages(): NonNullable<Value['messages']>
  statuses(): NonNullable<Value['statuses']>
  /** Resolves as soon as `isTrue`; looked at after every delivery. */
  until(isTrue: () => boolean): Promise<void>
  close(): Promise<void>
}

export async function openDesk(port = 0): Promise<Desk> {
  const deliveries: Delivery[] = []
  let waiting: { isTrue: () => boolean; resolve: () => void }[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString('latin1')
    const url = new URL(request.url ?? '/', 'http://desk')
    if (request.method === 'GET') {
      const isOurs = url.searchParams.get('hub.verify_token') === 'sandbox-verify'
      if (!isOurs) response.statusCode = 403
      response.end(isOurs ? url.searchParams.get('hub.challenge') : '')
      return
    }
    response.statusCode = desk.answer(deliveries.length)
    const signature = String(request.headers['x-hub-signature-256'])
    deliveries.push({
      body,
      signature,
      headers: request.headers,
      json: JSON.parse(body) as Envelope,
    })
    response.end()
    waiting = waiting.filter(({ isTrue, resolve }) => {
      if (!isTrue()) return true
      resolve()
      return false
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))

  const values = () =>
    deliveries.flatMap(({ json }) =>
      json.entry.flatMap(({ changes }) => changes.map(({ value }) => value)),
    )
  const desk: Desk = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    deliveries,
    answer: () => 200,
    values,
    ofField: (field) =>
      deliveries.flatMap(({ json }) =>
        json.entry.flatMap(({ changes }) =>
          changes.filter((change) => change.field === field).map(({ value }) => value),
        ),
      ),
    messages: () => values().flatMap(({ messages }) => messages ?? []),
    statuses: () => values().flatMap(({ statuses }) => statuses ?? []),
    until: (isTrue) =>
      isTrue() ? Promise.resolve() : new Promise((resolve) => waiting.push({ isTrue, resolve })),
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
  return desk
}
