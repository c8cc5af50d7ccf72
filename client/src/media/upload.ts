import type { RouteReply } from '@smart-chat/contract'
import { ApiError, isAboutToken, Offline } from '../errors.ts'
import { paths } from '../rest/paths.ts'
import { readReply } from '../rest/reply.ts'
import type { SessionKeeper } from '../session/session.ts'
import { type Post, postByFetch } from './post.ts'
import { postByXhr } from './post-by-xhr.ts'

export interface UploadOptions {
  /** What the file is called, where it has no name of its own. */
  name?: string
  /** Hears how many of its bytes have gone out. */
  onProgress?: (sent: { bytes: number; total: number }) => void
  signal?: AbortSignal
}

/**
 * Brings a file to the server, to be sent with `call('sendMedia', { media_id, … })` within a day.
 * Throws `ApiError` when the server refuses it, `Offline` when nothing was heard, and the signal's
 * reason when it was given up; then nothing is left of it there.
 */
export type Upload = (file: Blob, options?: UploadOptions) => Promise<RouteReply<'uploadMedia'>>

export function createUpload(
  origin: string,
  fetch: typeof globalThis.fetch,
  session: Pick<SessionKeeper, 'token' | 'renew'>,
): Upload {
  // Only browsers' older way tells how much has gone out.
  const post: Post = postByXhr ?? postByFetch(fetch)
  const url = `${origin}${paths.uploadMedia[1]}`

  return async (file, { name, onProgress = () => {}, signal } = {}) => {
    const total = file.size
    const send = async (token: string) => {
      const form = new FormData()
      form.set('file', file, name ?? (file instanceof File ? file.name : 'file'))
      const response = await post(url, { form, token, signal, onSent: tell }).catch(notHeard)
      return (await readReply(response)) as RouteReply<'uploadMedia'>
    }
    // The form around the file is sent too, but nobody asks about it.
    const tell = (bytes: number) => onProgress({ bytes: Math.min(bytes, total), total })
    const notHeard = (error: unknown): never => {
      signal?.throwIfAborted()
      throw new Offline('network', error)
    }

    signal?.throwIfAborted()
    const token = await session.token()
    try {
      return await send(token)
    } catch (error) {
      if (!(error instanceof ApiError) || !isAboutToken(error.code)) throw error
      return send(await session.renew(token))
    }
  }
}
