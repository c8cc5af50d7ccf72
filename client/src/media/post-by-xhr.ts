import type { Post } from './post.ts'

/** As much of a browser's request as is used; in Node there is none. */
interface Xhr {
  readonly status: number
  readonly responseText: string
  upload: { onprogress: (event: { loaded: number }) => void }
  onload: () => void
  onerror: () => void
  onabort: () => void
  onloadend: () => void
  open(method: string, url: string): void
  setRequestHeader(name: string, value: string): void
  getResponseHeader(name: string): string | null
  send(body: FormData): void
  abort(): void
}

const { XMLHttpRequest: Request } = globalThis as unknown as {
  XMLHttpRequest?: new () => Xhr
}

/** For browsers, with progress; null where there is no such request. */
export const postByXhr: Post | null =
  Request === undefined
    ? null
    : (url, { form, token, signal, onSent }) =>
        new Promise((resolve, reject) => {
          const request = new Request()
          const giveUp = () => request.abort()
          request.open('POST', url)
          request.setRequestHeader('authorization', `Bearer ${token}`)
          request.upload.onprogress = ({ loaded }) => onSent(loaded)
          request.onload = () => resolve(answerOf(request))
          request.onerror = () => reject(new TypeError('The connection broke.'))
          request.onabort = () => reject(signal?.reason)
          request.onloadend = () => signal?.removeEventListener('abort', giveUp)
          signal?.addEventListener('abort', giveUp)
          request.send(form)
        })

function answerOf(request: Xhr): Response {
  const retryAfter = request.getResponseHeader('retry-after')
  return new Response(request.responseText, {
    status: request.status,
    headers: retryAfter === null ? {} : { 'retry-after': retryAfter },
  })
}
