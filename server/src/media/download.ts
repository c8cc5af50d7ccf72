import { routes } from '@smart-chat/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { system } from '../actor.ts'
import { mayAccess, requireAccess } from '../chats/access.ts'
import type { Parts } from '../context.ts'
import { asked, type Door } from '../doors/door.ts'
import { type Authentication, bearerToken } from '../doors/identify.ts'
import { DeskError, unauthorized } from '../errors.ts'
import { isOwnUpload } from './named.ts'
import { THUMBNAIL_TYPE } from './thumbnail.ts'

/** How long a request waits for a file that is still being fetched. */
const PATIENCE_MS = 10_000
const LOOK_AGAIN_MS = 250

/**
 * `GET /api/whatsapp/downloadmedia/{mediaId}`: the bytes, with range support, for who holds a signed
 * link, may read a chat that the file was sent in, or has uploaded it.
 */
export function registerDownload({ server, parts, auth, limiters }: Door): void {
  server.get(routes.downloadMedia.path, async (request, reply) => {
    // By address: an `<img>` carries a signed link, and nobody's name.
    for (const limit of limiters.media) await limit(request, system)
    const { mediaId, token, thumbnail } = asked('downloadMedia', request)
    const signed = token !== undefined && parts.isMediaToken(token, mediaId)
    if (!signed) await requireReader(parts, auth, bearerToken(request), mediaId)
    const media = await whenReady(parts, mediaId)
    return sendFile(parts, request, reply, shownOf(media, thumbnail !== undefined))
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
    if (media.state === 'failed') {
      throw new DeskError('media_unavailable', media.error ?? 'This file is not here.')
    }
    if (Date.now() > until) {
      throw unavailable('This file is not here yet. Try again in a moment.')
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}

interface Shown {
  key: string
  mime_type: string
  file_name: string | null
}

/** The file, or its small picture. */
function shownOf(media: Awaited<ReturnType<typeof whenReady>>, isThumbnail: boolean): Shown {
  const { media_id, storage_key, thumbnail_key, mime_type, file_name } = media
  if (!isThumbnail) return { key: storage_key ?? media_id, mime_type, file_name }
  if (thumbnail_key === null) throw new DeskError('not_found', 'This file has no small picture.')
  return { key: thumbnail_key, mime_type: THUMBNAIL_TYPE, file_name: null }
}

async function sendFile(
  parts: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  { key, ...media }: Shown,
) {
  const size = await sizeOf(parts, key)
  const range = readRange(request.headers.range, size)
  reply
    .header('content-type', media.mime_type)
    .header('content-disposition', disposition(media.mime_type, media.file_name))
    .header('cache-control', 'private, max-age=86400')
    .header('accept-ranges', 'bytes')
    .header('x-content-type-options', 'nosniff')
    // The widget shows it within the operator's pages; who may see it, the link or the token says.
    .header('cross-origin-resource-policy', 'cross-origin')
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

/** What the storage does not have may be on its way out; or the storage cannot be asked. */
async function sizeOf({ storage, log }: Parts, key: string): Promise<number> {
  try {
    return await storage.size(key)
  } catch (error) {
    log.warn({ error, key }, 'a stored file cannot be read')
    throw unavailable('This file cannot be read. Try again in a moment.')
  }
}

const unavailable = (message: string) =>
  new DeskError('media_unavailable', message, { retryAfterSeconds: 10 })
const noSuchFile = () => new DeskError('not_found', 'There is no such file.')
