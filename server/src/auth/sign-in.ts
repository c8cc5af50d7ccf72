import type { Context } from '../context.ts'
import { DeskError } from '../errors.ts'
import { newId } from '../platform/id.ts'
import { goOfflineUnlessConnected } from '../presence/set-status.ts'
import { verifyPassword } from './passwords.ts'
import { hashToken, type Tokens } from './tokens.ts'

/** Password sign-in: a new session, whose executive starts offline. */
export async function signIn(
  ctx: Context,
  tokens: Tokens,
  { username, password }: { username: string; password: string },
) {
  const executive = await ctx.db
    .selectFrom('executives')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb(eb.fn('lower', ['username']), '=', username.toLowerCase()),
        eb('agent_number', '=', username),
      ]),
    )
    .executeTakeFirst()
  const matches = await verifyPassword(executive?.password_hash ?? null, password)
  if (executive === undefined || !matches) {
    throw new DeskError('invalid_credentials', 'The name or the password is not right.')
  }
  if (executive.disabled_at !== null) {
    throw new DeskError('account_disabled', 'This account is switched off. Ask an administrator.')
  }
  const { session_id, refreshToken } = await openSession(ctx, tokens, executive.executive_id)
  await goOfflineUnlessConnected(ctx, executive.executive_id, 'signed_in')
  const segments = await ctx.db
    .selectFrom('executive_segments')
    .innerJoin('segments', 'segments.customer_type', 'executive_segments.customer_type')
    .select('segments.customer_type')
    .where('executive_id', '=', executive.executive_id)
    .orderBy('position')
    .execute()
  return {
    accessToken: await tokens.signAccess(
      { executive_id: executive.executive_id, session_id },
      ctx.now(),
    ),
    refreshToken,
    agentNumber: executive.agent_number,
    adminid: executive.executive_id,
    executive_id: executive.executive_id,
    name: executive.name,
    role: executive.role,
    customer_types: segments.map((segment) => segment.customer_type),
    expires_in: ctx.config.accessTokenTtl,
  }
}

async function openSession(ctx: Context, tokens: Tokens, executive_id: string) {
  const session_id = newId()
  const refreshToken = tokens.refreshToken(session_id, 1)
  const now = ctx.now()
  await ctx.db
    .insertInto('sessions')
    .values({
      session_id,
      executive_id,
      refresh_hash: hashToken(refreshToken),
      rotated_at: now,
      expires_at: new Date(now.getTime() + ctx.config.refreshTokenTtl * 1000),
      created_at: now,
    })
    .execute()
  return { session_id, refreshToken }
}
