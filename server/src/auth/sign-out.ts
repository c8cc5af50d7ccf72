import type { Context } from '../context.ts'
import { unauthorized } from '../errors.ts'
import { forgetConnections } from '../presence/leases.ts'
import { goOfflineUnlessConnected } from '../presence/set-status.ts'
import { revokeSession } from './revoke.ts'
import type { Tokens } from './tokens.ts'

/** Ends the session that a token belongs to: an access token, expired or not, or a refresh token. */
export async function signOut(ctx: Context, tokens: Tokens, token: string | null) {
  if (token === null) throw unauthorized('Which session? Send its token.')
  const session_id =
    tokens.readRefresh(token)?.session_id ??
    (await tokens.readAccess(token, ctx.now(), 'expired')).session_id
  await ctx.transaction((tx) => revokeSession(tx, session_id, 'signed_out'))
  const session = await ctx.db
    .selectFrom('sessions')
    .select('executive_id')
    .where('session_id', '=', session_id)
    .executeTakeFirst()
  if (session !== undefined) {
    await forgetConnections(ctx.db, session_id)
    await goOfflineUnlessConnected(ctx, session.executive_id, 'signed_out')
  }
  return { message: 'Logged out' as const }
}
