import { type Context, requireExecutive } from '../context.ts'
import { DeskError } from '../errors.ts'
import { hashPassword, verifyPassword } from './passwords.ts'
import { revokeOtherSessions } from './revoke.ts'

export async function changePassword(ctx: Context, input: { current: string; new: string }) {
  const { executive_id, session_id } = requireExecutive(ctx.actor)
  const { password_hash } = await ctx.db
    .selectFrom('executives')
    .select('password_hash')
    .where('executive_id', '=', executive_id)
    .executeTakeFirstOrThrow()
  if (!(await verifyPassword(password_hash, input.current))) {
    throw new DeskError('invalid_credentials', 'The present password is not right.')
  }
  const next = await hashPassword(input.new)
  await ctx.transaction(async (tx) => {
    await tx.db
      .updateTable('executives')
      .set({ password_hash: next })
      .where('executive_id', '=', executive_id)
      .execute()
    await revokeOtherSessions(tx, executive_id, session_id, 'password_changed')
  })
  return { message: 'The password is changed; your other sessions were signed out.' }
}
