import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { changeIdentity, IdentityChange } from '../conversations/change-identity.ts'
import { customerSays } from '../conversations/customer-says.ts'
import { Saying } from '../conversations/saying.ts'
import { markPlayed, markRead } from '../conversations/statuses.ts'
import { windowClosesAt } from '../conversations/window.ts'
import { kindOf } from '../media/limits.ts'
import { saveMedia } from '../media/save.ts'
import { requireNumber } from '../people/numbers.ts'
import { Preference, preferMarketing } from '../people/preferences.ts'
import { meetPerson, PersonChange, Phone, savePerson } from '../people/save.ts'
import type { Media, Message, Person } from '../store/records.ts'
import { Refused } from './refused.ts'

const OfNumber = z.object({ phone_number_id: z.string() })
const OfMessage = z.object({ message_id: z.string() })

/** People, and what they do on their phones. */
export function peopleRoutes(app: FastifyInstance, ctx: Context): void {
  app.get('/people', () => ({ people: ctx.store.people.all() }))
  app.post('/people', (request, reply) => {
    const change = PersonChange.extend({ phone: Phone }).parse(request.body)
    return reply.code(201).send({ person: savePerson(ctx, change) })
  })
  app.get('/people/:phone', (request) => ({ person: requirePerson(ctx, request) }))
  app.patch('/people/:phone', (request) => {
    const { phone } = requirePerson(ctx, request)
    return { person: savePerson(ctx, { ...PersonChange.parse(request.body), phone }) }
  })
  app.post('/people/:phone/identity', (request) => {
    const person = requirePerson(ctx, request)
    return { person: changeIdentity(ctx, person, IdentityChange.parse(request.body)) }
  })

  app.post('/people/:phone/preferences', (request) => {
    const { phone_number_id, marketing_messages } = Preference.parse(request.body)
    const number = requireNumber(ctx, phone_number_id)
    const person = requirePerson(ctx, request)
    return { person: preferMarketing(ctx, number, person, marketing_messages) }
  })
  app.get('/people/:phone/messages', (request) => listMessages(ctx, request))
  app.post('/people/:phone/messages', async (request, reply) => {
    const { message, accepted } = customerSays(ctx, phoneOf(request), Saying.parse(request.body))
    if ('wait' in (request.query as object)) await accepted
    return reply.code(201).send({ message })
  })
  app.post('/people/:phone/media', async (request, reply) => {
    return reply.code(201).send(await takeFile(ctx, request))
  })
  app.post('/people/:phone/read', (request) => {
    const { phone_number_id } = OfNumber.parse(request.body)
    return { read: markRead(ctx, phone_number_id, requirePerson(ctx, request)) }
  })
  app.post('/people/:phone/played', (request) => {
    const { message_id } = OfMessage.parse(request.body)
    return { played: markPlayed(ctx, requirePerson(ctx, request), message_id) }
  })
  app.get('/media/:id', (request, reply) => {
    const { id } = request.params as { id: string }
    const media = ctx.store.media.get(id)
    const bytes = media && ctx.files.read(id)
    if (!media || !bytes) throw new Refused(404, 'unknown_media', `There is no media ${id}.`)
    const { headers } = request
    // Shown on the same origin as everything else, so nothing in a file may run.
    return reply
      .header('content-security-policy', "sandbox; default-src 'none'; style-src 'unsafe-inline'")
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'private, max-age=86400, immutable')
      .header('accept-ranges', 'bytes')
      .type(media.mime_type)
      .send(part(reply, bytes, headers.range))
  })
}

/** Players ask for parts: without them they know no length, and cannot jump. */
function part(reply: FastifyReply, bytes: Buffer, range: string | undefined): Buffer {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? []
  if (first === undefined || Number(first) >= bytes.length) return bytes
  const start = Number(first)
  const end = Math.min(last ? Number(last) : bytes.length - 1, bytes.length - 1)
  reply.code(206).header('content-range', `bytes ${start}-${end}/${bytes.length}`)
  return bytes.subarray(start, end + 1)
}

/** Multipart: `file` and, unless `send` is `false`, the fields of a media message around it. */
async function takeFile(
  ctx: Context,
  request: FastifyRequest,
): Promise<{ media: Media; message: Message | null }> {
  const form = request.body
  if (!(form instanceof FormData)) throw new Refused(415, 'invalid_input', 'Send multipart.')
  const file = form.get('file')
  if (!(file instanceof File)) throw new Refused(400, 'invalid_input', 'The file is missing.')
  const fields = Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'))
  const { phone_number_id } = OfNumber.parse(fields)
  const phone = phoneOf(request)
  meetPerson(ctx, phone)

  const media = saveMedia(ctx, Buffer.from(await file.arrayBuffer()), {
    phone_number_id,
    mime_type: file.type || 'application/octet-stream',
    filename: file.name || null,
    origin: 'customer',
  })
  if (fields.send === 'false') return { media, message: null }
  const said = Saying.parse({
    ...fields,
    type: fields.type ?? kindOf(media.mime_type),
    media_id: media.id,
    voice: fields.voice === 'true',
    animated: fields.animated === 'true',
    ...(fields.timestamp ? { timestamp: Number(fields.timestamp) } : {}),
    silent: fields.silent === 'true',
    forwarded: fields.forwarded === 'true',
    frequently_forwarded: fields.frequently_forwarded === 'true',
  })
  return { media, message: customerSays(ctx, phone, said).message }
}

const ListQuery = z.object({
  pnid: z.string().optional(),
  /** Only what came after this message. */
  after: z.string().optional(),
})

function listMessages(ctx: Context, request: FastifyRequest) {
  const phone = phoneOf(request)
  const { pnid, after } = ListQuery.parse(request.query)
  const ids = pnid ? [pnid] : ctx.config.numbers.map((number) => number.phone_number_id)
  const messages = ids
    .flatMap((id) => ctx.store.conversation(id, phone))
    .sort((a, b) => a.timestamp - b.timestamp)
  const place = after ? messages.findIndex(({ id }) => id === after) : -1
  return {
    messages: messages.slice(place + 1),
    ...(pnid ? { window_closes_at: windowClosesAt(ctx, pnid, phone) } : {}),
  }
}

function phoneOf(request: FastifyRequest): string {
  return Phone.parse((request.params as { phone: string }).phone)
}

/** The person with the number in the path. */
export function requirePerson(ctx: Context, request: FastifyRequest): Person {
  const phone = phoneOf(request)
  const person = ctx.store.people.get(phone)
  if (!person) throw new Refused(404, 'unknown_person', `Nobody has the number ${phone}.`)
  return person
}
