import { createHmac, timingSafeEqual } from 'node:crypto'
import { fastify } from 'fastify'
import { Server } from 'socket.io'
import { openStore } from './store.ts'

/**
 * The floor: the least program that could do the same, with the same parts. A signed webhook is
 * checked, stored with one INSERT and emitted; a reply is stored with one INSERT and acknowledged;
 * a broadcast goes to everybody. It knows no chats, no order, no duplicates, no rules.
 */
const store = await openStore()
const server = fastify({ forceCloseConnections: true })
const io = new Server(server.server, { path: '/ws', serveClient: false })

server.removeAllContentTypeParsers()
server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

server.get('/', async () => 'ready')

server.post('/api/webhook/whatsapp', async (request, reply) => {
  const body = request.body as Buffer
  if (!isSigned(body, String(request.headers['x-hub-signature-256'])))
    return reply.code(401).send({ status: 0 })
  const text = body.toString('utf8')
  const message = JSON.parse(text).entry[0].changes[0].value.messages[0]
  await store(text)
  io.emit('new_message', { sender: message.from, message: message.text.body })
  return { status: 1 }
})

server.post('/broadcast', async (request) => {
  const [event, payload] = JSON.parse((request.body as Buffer).toString('utf8'))
  io.to('PartnerApp').emit(event, payload)
  return { status: 1 }
})

io.on('connection', (socket) => {
  socket.on('join_room', async ({ room }, acknowledge) => {
    await socket.join(room)
    acknowledge({ status: 1 })
  })
  socket.on('send_message', async (message, acknowledge) => {
    await store(JSON.stringify(message))
    acknowledge({ status: 1 })
  })
})

await server.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
process.once('SIGTERM', () => process.exit(0))

function isSigned(body: Buffer, header: string): boolean {
  const given = Buffer.from(header)
  const hmac = createHmac('sha256', 'sandbox-secret').update(body).digest('hex')
  const expected = Buffer.from(`sha256=${hmac}`)
  return given.length === expected.length && timingSafeEqual(given, expected)
}
