import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server as SocketServer } from 'socket.io'
import { answerEvents } from './desk-events.ts'
import { createLog } from './desk-log.ts'
import type { Desk, Input } from './desk-shape.ts'
import { createTokens } from './desk-tokens.ts'

export async function startDesk(): Promise<Desk> {
  let http: Server
  let port = 0
  const tokens = createTokens()
  const io = new SocketServer({ path: '/ws', cors: { origin: '*' } })
  const desk: Desk = {
    url: '',
    tokens,
    io,
    log: createLog(io),
    asked: [],
    messages: new Map(),
    before: () => undefined,
    losesAnswer: () => false,
    dropSockets() {
      for (const socket of io.sockets.sockets.values()) socket.conn.close()
    },
    async stop() {
      // Closes the HTTP server it is attached to as well.
      await io.close()
    },
    async start() {
      http = createServer((request, response) => void answer(desk, request, response))
      io.attach(http)
      await new Promise<void>((resolve) => http.listen(port, resolve))
      port = (http.address() as AddressInfo).port
      desk.url = `http://localhost:${port}`
    },
  }

  answerEvents(desk)
  await desk.start()
  return desk
}

async function answer(desk: Desk, request: IncomingMessage, response: ServerResponse) {
  const [path = ''] = (request.url ?? '').split('?')
  desk.asked.push(`${request.method} ${path}`)
  const body = await readBody(request)
  const token = request.headers.authorization?.replace('Bearer ', '') ?? ''
  const { httpStatus, ...reply } = route(desk, path, body, token)
  response.writeHead(httpStatus, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ status: httpStatus === 200 ? 1 : 0, ...reply }))
}

function route({ tokens }: Desk, path: string, body: Input, token: string) {
  if (path === '/api/auth/login') return { httpStatus: 200, ...tokens.signIn(body) }
  if (path === '/api/auth/refresh') return tokens.refresh(String(body.refreshToken))
  if (path === '/api/auth/logout') {
    tokens.revoke(token)
    return { httpStatus: 200, message: 'Logged out' }
  }
  const refusal = tokens.refusalOf(token)
  if (refusal !== null) return { httpStatus: 401, code: refusal, message: 'Sign in again.' }
  return { httpStatus: 200, path, body, who: tokens.whoHas(token) }
}

async function readBody(request: IncomingMessage): Promise<Input> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text === '' ? {} : (JSON.parse(text) as Input)
}
