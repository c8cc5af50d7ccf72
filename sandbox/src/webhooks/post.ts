import { sign } from './sign.ts'

/** Meta gives up on an answer after a while; how long is not published. */
const ANSWER_TIMEOUT_MS = 20_000

export type Outcome = { kind: 'answered'; status: number } | { kind: 'unreachable'; reason: string }

interface Posting {
  appSecret: string
  /** What the receiver asked for beside the signature, as providers let it. */
  headers?: Record<string, string>
  signal?: AbortSignal
}

/** Posts exactly these bytes, signed; redirects are not followed. */
export async function postWebhook(
  url: string,
  body: string,
  { appSecret, headers = {}, signal }: Posting,
): Promise<Outcome> {
  const timeout = AbortSignal.timeout(ANSWER_TIMEOUT_MS)
  try {
    const answer = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'facebookexternalua',
        'x-hub-signature': sign(body, appSecret, 'sha1'),
        'x-hub-signature-256': sign(body, appSecret),
        ...headers,
      },
      body,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    })
    await answer.arrayBuffer()
    return { kind: 'answered', status: answer.status }
  } catch (error) {
    return { kind: 'unreachable', reason: reasonOf(error) }
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.message
}
