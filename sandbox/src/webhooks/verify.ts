import type { Context } from '../context.ts'

/** The handshake that Meta makes with a callback URL before it is used. */
export async function shakeHands(
  ctx: Context,
  callbackUrl: string,
  verifyToken: string,
): Promise<{ verified: boolean; status: number }> {
  const url = new URL(callbackUrl)
  const challenge = String(Math.floor(1e9 + ctx.config.random() * 1e9))
  url.searchParams.set('hub.mode', 'subscribe')
  url.searchParams.set('hub.challenge', challenge)
  url.searchParams.set('hub.verify_token', verifyToken)
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(10_000) })
    const verified = answer.status === 200 && (await answer.text()) === challenge
    return { verified, status: answer.status }
  } catch {
    return { verified: false, status: 0 }
  }
}
