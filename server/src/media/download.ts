import { routes } from '@smart-chat/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { system } from '../actor.ts'
import { mayAccess, requireAccess } from '../chats/access.ts'
import type { Parts } from '../context.ts'
import { clean } from '../doors/clean.ts'
import { type Authentication, bearerToken } from '../doors/identify.ts'
import { createLimiters, sendFailure } from '../doors/rest.ts'
import { DeskError, unauthorized } from '../errors.ts'
import { isOwnUpload } from './named.ts'

/** How long a request waits for a file that is still being fetched. */
const PATIENCE_MS = 10_000
const LOOK_AGAIN_MS = 250

/**
 * `GET /api/whatsapp/downloadmedia/{mediaId}`: the bytes, with range support, for who holds a signed
 * link, may read a chat that the file was sent in, or has uploaded it.
 */
export function registerDownload(
  server: FastifyInstance,
  parts: Parts,
  auth: Authentication,
): void {
  const limiters = createLimiters(server, parts.config).media
  server.get(routes.downloadMedia.path, async (request, reply) => {
    try {
      // By address: an `<img>` carries a signed link, and nobody's name.
      for (const limit of limiters) await limit(request, system)
      const given = { ...(request.query as object), ...(request.params as object) }
      const { mediaId, token } = routes.downloadMedia.input.parse(clean(given))
      const signed = token !== undefined && parts.isMediaToken(token, mediaId)
      if (!signed) await requireReader(parts, auth, bearerToken(request), mediaId)
      const media = await whenReady(parts, mediaId)
      return await sendFile(parts, request, reply, media)
    } catch (error) {
      return sendFailure(error, request, reply)
    }
  })
}

async function requireReader(
  parts: Parts,
  auth: Authentication,
  token: string | null,
  media_id: string,
) {
  if (token === null) throw unauthorized()
  const actor = await auth.authenticate(token)
  const chats = await parts.db
    .selectFrom('messages')
    .innerJoin('chats', 'chats.chat_id', 'messages.chat_id')
    .select(['chats.customer_id', 'chats.customer_type'])
    .distinct()
    .where('media_id', '=', media_id)
    .execute()
  if (await isOwnUpload(parts.db, actor, media_id)) return
  const [first, ...others] = chats
  if (first === undefined) throw noSuchFile()
  // A file may have been sent in several chats: one of them is enough.
  if (!others.some((chat) => mayAccess(actor, chat))) requireAccess(actor, first)
}

async function whenReady(parts: Parts, media_id: string) {
  for (const until = Date.now() + PATIENCE_MS; ; ) {
    const media = await parts.db
      .selectFrom('media')
      .selectAll()
      .where('media_id', '=', media_id)
      .executeTakeFirst()
    if (media === undefined) throw noSuchFile()
    if (media.state === 'ready') return media
    if (media.state === 'failed' || Date.now() > until) {
      throw new DeskError(
        'media_unavailable',
        'This file is not here yet. Try again in a moment.',
        {
          retryAfterSeconds: 10,
        },
      )
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}

async function sendFile(
  parts: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  media: Awaited<ReturnType<typeof whenReady>>,
) {
  const key = media.storage_key ?? media.media_id
  const size = await parts.storage.size(key)
  const range = readRange(request.headers.range, size)
  reply
    .header('content-type', media.mime_type)
    .header('content-disposition', disposition(media.mime_type, media.file_name))
    .header('cache-control', 'private, max-age=86400')
    .header('accept-ranges', 'bytes')
    .header('x-content-type-options', 'nosniff')
    // Whatever it is, it runs no script and loads nothing.
    .header('content-security-policy', "default-src 'none'; sandbox")
  if (range === 'unsatisfiable') {
    return reply.status(416).header('content-range', `bytes */${size}`).send()
  }
  if (range === null) return reply.header('content-length', size).send(parts.storage.read(key))
  return reply
    .status(206)
    .header('content-range', `bytes ${range.start}-${range.end}/${size}`)
    .header('content-length', range.end - range.start + 1)
    .send(parts.storage.read(key, range))
}

/** One range of bytes (RFC 9110 section 14); several at once are answered with the whole. */
export function readRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (match === null || (match[1] === '' && match[2] === '')) return null
  const start = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1])
  const end = match[1] === '' || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1)
  return start > end || start >= size ? 'unsatisfiable' : { start, end }
}

/** What a browser shows by itself; the rest is saved. */
const SHOWN =
  /^(image\/(jpeg|png|webp|gif)|video\/(mp4|3gpp|webm)|audio\/[\w.+-]+|application\/pdf)(;|$)/

function disposition(mime_type: string, file_name: string | null): string {
  const kind = SHOWN.test(mime_type) ? 'inline' : 'attachment'
  return file_name === null ? kind : `${kind}; filename*=UTF-8''${encodeURIComponent(file_name)}`
}

const noSuchFile = () => new DeskError('not_found', 'There is no such file.')
