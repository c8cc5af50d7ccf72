import type { FastifyReply } from 'fastify'
import type { Context } from '../context.ts'

const HEARTBEAT_MS = 15_000

/** Server-sent events: everything that happens on the phones, as `SandboxEvent` in JSON. */
export function streamEvents(ctx: Context, reply: FastifyReply): FastifyReply {
  const response = reply.hijack().raw
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  })
  response.write('retry: 1000\n\n')

  const unsubscribe = ctx.bus.subscribe((event) => {
    response.write(`data: ${JSON.stringify(event)}\n\n`)
  })
  const heartbeat = setInterval(() => response.write(': alive\n\n'), HEARTBEAT_MS)
  ctx.memory.hanging.add(response)
  response.on('close', () => {
    unsubscribe()
    clearInterval(heartbeat)
    ctx.memory.hanging.delete(response)
  })
  return reply
}
