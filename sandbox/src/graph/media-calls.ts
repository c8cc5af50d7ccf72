import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { isAnimated, kindOf, mediaProblem } from '../media/limits.ts'
import { LOOKASIDE, mediaIdOfLink, signedUrl } from '../media/link.ts'
import { findMedia, saveMedia } from '../media/save.ts'
import { numberById } from '../people/numbers.ts'
import { failIfAsked, hangIfAsked } from './asked-faults.ts'
import { GraphError, unknownObject } from './errors.ts'

type ById = FastifyRequest<{ Params: { id: string } }>

/** `POST /{PNID}/media`: multipart with `messaging_product`, `file` and optionally `type`. */
export async function uploadMedia(
  ctx: Context,
  request: ById,
  reply: FastifyReply,
): Promise<object> {
  const number = numberById(ctx, request.params.id)
  if (!number) throw unknownObject(request.params.id)
  failIfAsked(ctx, 'media_fail')
  if (!(request.body instanceof FormData)) {
    throw new GraphError(100, 'The body must be multipart/form-data.')
  }
  const file = request.body.get('file') ?? request.body.get('sheet')
  if (!(file instanceof File)) throw new GraphError(131008, "The parameter 'file' is required.")
  if (request.body.get('messaging_product') !== 'whatsapp') {
    throw new GraphError(131008, "The parameter 'messaging_product' is required.")
  }
  const mimeType = file.type || String(request.body.get('type') ?? '')
  const bytes = Buffer.from(await file.arrayBuffer())
  const measured = { mime_type: mimeType, file_size: bytes.length, animated: isAnimated(bytes) }
  const problem = mediaProblem(kindOf(mimeType), measured)
  if (problem) throw new GraphError(100, problem)

  const media = saveMedia(ctx, bytes, {
    phone_number_id: number.phone_number_id,
    mime_type: mimeType,
    filename: file.name || null,
    origin: 'desk',
  })
  if (hangIfAsked(ctx, 'media_hang_times')) {
    ctx.memory.hanging.add(reply.hijack().raw)
    return reply
  }
  // Pinbot's field and answer.
  return request.body.has('sheet') ? { response: { id: media.id } } : { id: media.id }
}

/** `GET /{media}`: where to fetch it, for five minutes; nothing when the id is not one of media. */
export function mediaInfo(ctx: Context, request: ById): object | undefined {
  const media = findMedia(ctx, request.params.id)
  if (!media) return undefined
  const { phone_number_id } = request.query as { phone_number_id?: string }
  if (phone_number_id !== undefined && !numberById(ctx, phone_number_id)) {
    throw unknownObject(phone_number_id)
  }
  // 360dialog hands out Meta's own address; its clients put the provider's in its place.
  const isBare = 'd360-api-key' in request.headers
  const base = isBare
    ? LOOKASIDE
    : (ctx.config.publicUrl ?? `${request.protocol}://${request.host}`)
  return {
    messaging_product: 'whatsapp',
    url: signedUrl(ctx, media.id, base),
    mime_type: media.mime_type,
    sha256: media.sha256,
    file_size: media.file_size,
    id: media.id,
  }
}

export function removeMedia(ctx: Context, request: ById): { success: true } {
  if (!ctx.store.media.delete(request.params.id)) throw unknownObject(request.params.id)
  ctx.files.delete(request.params.id)
  return { success: true }
}

/** The bytes behind a download URL: 404 once it has expired, as the real host answers. */
export function downloadMedia(
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const id = mediaIdOfLink(ctx, request.query as Record<string, string>)
  const media = id === undefined ? undefined : findMedia(ctx, id)
  const bytes = media && ctx.files.read(media.id)
  if (!media || !bytes) return reply.code(404).type('text/plain').send('URL expired')
  return reply.type(media.mime_type).send(bytes)
}
