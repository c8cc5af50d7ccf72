import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Context } from '../context.ts'

/** Where Meta keeps media. Only ever named here, never called. */
export const LOOKASIDE = 'https://lookaside.fbsbx.com'
const PATH = '/whatsapp_business/attachments/'

const LIVES_MS = 5 * 60 * 1000

/** A download URL that is good for five minutes, and only together with the bearer token. */
export function signedUrl(ctx: Context, mediaId: string, publicUrl: string): string {
  const expires = ctx.now() + LIVES_MS
  const query = new URLSearchParams({
    mid: mediaId,
    ext: String(expires),
    hash: macOf(ctx, mediaId, expires),
  })
  if (publicUrl === LOOKASIDE) return `${LOOKASIDE}${PATH}?${query}`
  return `${publicUrl.replace(/\/$/, '')}/sandbox/graph/attachments?${query}`
}

/** The media id that a download URL stands for, while it is good. */
export function mediaIdOfLink(
  ctx: Context,
  { mid, ext, hash }: { mid?: string; ext?: string; hash?: string },
): string | undefined {
  if (!mid || !ext || !hash) return undefined
  const expected = Buffer.from(macOf(ctx, mid, Number(ext)))
  const given = Buffer.from(hash)
  const isOurs = given.length === expected.length && timingSafeEqual(given, expected)
  return isOurs && Number(ext) > ctx.now() ? mid : undefined
}

function macOf(ctx: Context, mediaId: string, expires: number): string {
  return createHmac('sha256', ctx.config.appSecret).update(`${mediaId} ${expires}`).digest('hex')
}
