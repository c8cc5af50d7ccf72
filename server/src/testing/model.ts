import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A stand-in for a language model: an HTTP server that speaks OpenAI's chat completions. */
export interface Model {
  /** For `AI_BASE_URL`. */
  url: string
  /** What it was asked, in order. */
  asked: Asked[]
  /** Resolves when the caller hangs up on an answer that was not complete. */
  abandoned(): Promise<void>
  /** How it answers from now on. */
  behave(behaviour: Behaviour): void
  stop(): Promise<void>
}

interface Asked {
  path: string
  authorization: string | undefined
  body: { model: string; stream?: boolean; messages: { role: string; content: string }[] }
}

type Behaviour = (answer: ServerResponse, asked: Asked) => void | Promise<void>

/** Says these words, whole or in pieces as it is asked. */
export const says =
  (...pieces: string[]): Behaviour =>
  (answer, asked) => {
    if (asked.body.stream !== true) {
      return json(
        answer,
        200,
        completion({ message: { role: 'assistant', content: pieces.join('') } }),
      )
    }
    begin(answer)
    for (const piece of pieces) chunk(answer, piece)
    answer.end('data: [DONE]\n\n')
  }

/** Begins to speak and never ends. */
export const saysAndStops =
  (...pieces: string[]): Behaviour =>
  (answer) => {
    begin(answer)
    for (const piece of pieces) chunk(answer, piece)
  }

/** Refuses as OpenAI does, with the question in its complaint. */
export const refuses =
  (status: number): Behaviour =>
  (answer, asked) =>
    json(answer, status, {
      error: { message: `No: ${JSON.stringify(asked.body.messages)}`, type: 'refused', code: null },
    })

/** Sends this, whatever it is. */
export const sends =
  (type: string, text: string): Behaviour =>
  (answer) => {
    answer.writeHead(200, { 'content-type': type }).end(text)
  }

/** Takes the call and says nothing. */
export const hangs: Behaviour = () => {}

/** Cuts the connection in the middle of a word. */
export const breaksOff: Behaviour = (answer) => {
  begin(answer)
  chunk(answer, 'Your ri')
  setImmediate(() => answer.destroy())
}

export async function startModel(): Promise<Model> {
  const asked: Asked[] = []
  const waiting: (() => void)[] = []
  let behaviour: Behaviour = says('Hello.')
  const server = createServer(async (request, answer) => {
    answer.once('close', () => {
      if (!answer.writableFinished) for (const tell of waiting.splice(0)) tell()
    })
    const one = {
      path: request.url ?? '',
      authorization: request.headers.authorization,
      body: JSON.parse(await textOf(request)),
    }
    asked.push(one)
    await behaviour(answer, one)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    abandoned: () => new Promise((resolve) => waiting.push(resolve)),
    behave(next) {
      behaviour = next
    },
    async stop() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

const begin = (answer: ServerResponse) =>
  answer.writeHead(200, { 'content-type': 'text/event-stream' })

const chunk = (answer: ServerResponse, content: string) =>
  answer.write(`data: ${JSON.stringify(completion({ delta: { content } }))}\n\n`)

const json = (answer: ServerResponse, status: number, body: object) =>
  void answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

const completion = (choice: object) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'stand-in-1-2026',
  choices: [{ index: 0, finish_reason: null, ...choice }],
})
