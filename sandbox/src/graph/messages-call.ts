import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Context, later } from '../context.ts'
import { advanceStatuses, startStatuses } from '../conversations/statuses.ts'
import { numberById } from '../people/numbers.ts'
import type { JsonObject, Message } from '../store/records.ts'
import { failIfAsked, hangIfAsked } from './asked-faults.ts'
import { GraphError, unknownObject } from './errors.ts'
import { magicOf } from './magic.ts'
import { markReadByDesk } from './mark-read.ts'
import { isReadMark } from './parse.ts'
import { acceptMessage } from './send.ts'

/** How long a status may take to get ahead of the answer, should the desk be down. */
const STATUS_FIRST_CAP_MS = 3000

/** `POST /{PNID}/messages`: accept, and let the network work on it. */
export async function sendCall(
  ctx: Context,
  request: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
): Promise<unknown> {
  const number = numberById(ctx, request.params.id)
  if (!number) throw unknownObject(request.params.id)
  if (isReadMark(request.body)) {
    failIfAsked(ctx, 'mark_fail')
    markReadByDesk(ctx, number, request.body)
    return { success: true }
  }
  // Marks of reading have a switch of their own: they come whenever somebody looks.
  failIfAsked(ctx, 'graph_fail')
  if (ctx.dispatcher.isFull) throw new GraphError(131016, 'Too many webhooks wait.')

  const message = acceptMessage(ctx, number, request.body)
  const magic = magicOf(message.phone)
  if (magic === 'status_first') {
    await Promise.race([advanceStatuses(ctx, message), cap(ctx, STATUS_FIRST_CAP_MS)])
  } else {
    startStatuses(ctx, message)
  }
  if (magic === 'hang' || hangIfAsked(ctx, 'graph_hang_times')) {
    ctx.memory.hanging.add(reply.hijack().raw)
    return reply
  }
  return accepted(ctx, message, request.body as JsonObject)
}

/** 200 means accepted, no more. Whoever is addressed by user id is answered by user id. */
function accepted(ctx: Context, message: Message, { to, recipient }: JsonObject): JsonObject {
  const person = ctx.store.people.get(message.phone)
  const contact: JsonObject = to
    ? { input: to, wa_id: message.phone }
    : { input: recipient ?? null, user_id: person?.user_id ?? null }
  return {
    messaging_product: 'whatsapp',
    contacts: [contact],
    messages: [{ id: message.id, ...(message.template ? { message_status: 'accepted' } : {}) }],
  }
}

function cap(ctx: Context, ms: number): Promise<void> {
  return new Promise((resolve) => later(ctx, ms, resolve))
}
