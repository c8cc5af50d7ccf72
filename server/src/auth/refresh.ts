import type { Context, Tx } from '../context.ts'
import { DeskError, unauthorized } from '../errors.ts'
import { revokeSession } from './revoke.ts'
import { hashToken, type Tokens } from './tokens.ts'

/**
 * Exchanges a refresh token for the next pair. The token before the present one is honoured for
 * `REFRESH_GRACE_S`, with the same successor (an answer was lost, two tabs asked at once); any use
 * of an older one means that somebody else has it, and ends the session.
 */
export async function refresh(ctx: Context, tokens: Tokens, token: string) {
  const named = tokens.readRefresh(token)
  if (named === null) throw unauthorized('This is not a refresh token. Sign in again.')
  const outcome = await ctx.transaction(async (tx) => {
    const session = await lockSession(tx, named.session_id)
    if (session.revoked_at !== null) return { refused: revoked() }
    if (session.expires_at <= tx.now()) return { refused: expired() }
    if (hashToken(token) === session.refresh_hash) {
      return { session, generation: await rotate(tx, tokens, session) }
    }
    const graceEndsAt = session.rotated_at.getTime() + tx.config.refreshGrace * 1000
    if (hashToken(token) === session.previous_hash && tx.now().getTime() < graceEndsAt) {
      return { session, generation: session.generation }
    }
    // The revocation must commit, so the refusal is thrown outside.
    await revokeSession(tx, session.session_id, 'refresh_token_reused')
    return { refused: reused() }
  })
  if ('refused' in outcome) throw outcome.refused
  const { session, generation } = outcome
  return {
    accessToken: await tokens.signAccess(session, ctx.now()),
    refreshToken: tokens.refreshToken(session.session_id, generation),
    expires_in: ctx.config.accessTokenTtl,
  }
}

async function lockSession(tx: Tx, session_id: string) {
  const session = await tx.db
    .selectFrom('sessions')
    .innerJoin('executives', 'executives.executive_id', 'sessions.executive_id')
    .selectAll('sessions')
    .select('executives.disabled_at')
    .where('session_id', '=', session_id)
    .forUpdate('sessions')
    .executeTakeFirst()
  if (session === undefined || session.disabled_at !== null) throw revoked()
  return session
}

async function rotate(
  tx: Tx,
  tokens: Tokens,
  session: { session_id: string; generation: number; refresh_hash: string },
): Promise<number> {
  const generation = session.generation + 1
  await tx.db
    .updateTable('sessions')
    .set({
      generation,
      refresh_hash: hashToken(tokens.refreshToken(session.session_id, generation)),
      previous_hash: session.refresh_hash,
      rotated_at: tx.now(),
      expires_at: new Date(tx.now().getTime() + tx.config.refreshTokenTtl * 1000),
    })
    .where('session_id', '=', session.session_id)
    .execute()
  return generation
}

const revoked = () => new DeskError('token_revoked', 'This session has ended. Sign in again.')
const expired = () => new DeskError('token_expired', 'This session is too old. Sign in again.')
const reused = () =>
  new DeskError(
    'refresh_token_reused',
    'This refresh token was used before, so the session was ended to be safe. Sign in again.',
  )
