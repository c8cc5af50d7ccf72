import { requireExecutive } from '../context.ts'
import type { RestHandlers } from '../doors/rest.ts'
import { presentExecutive } from '../presence/queries.ts'
import { listSegments } from '../segments/list.ts'
import { changePassword } from './change-password.ts'
import { refresh } from './refresh.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'
import type { Tokens } from './tokens.ts'

export const authRoutes = (tokens: Tokens) =>
  ({
    login: (ctx, input) => signIn(ctx, tokens, input),
    refresh: (ctx, input) => refresh(ctx, tokens, input.refreshToken),
    logout: (ctx, input, call) => signOut(ctx, tokens, input.token ?? call.token),
    changePassword: (ctx, input) => changePassword(ctx, input),
    me: async (ctx) => {
      const { executive_id, customer_types } = requireExecutive(ctx.actor)
      const row = await ctx.db
        .selectFrom('executives')
        .selectAll()
        .where('executive_id', '=', executive_id)
        .executeTakeFirstOrThrow()
      const segments = await listSegments(ctx, customer_types)
      return {
        executive: presentExecutive({
          ...row,
          customer_types: segments.map((segment) => segment.customer_type),
        }),
        segments,
      }
    },
  }) satisfies Partial<RestHandlers>
