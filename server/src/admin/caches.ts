import type { Context } from '../context.ts'
import { NODES } from '../platform/changes/write.ts'

/** Every node forgets what it remembers, of one key or of all; the next call reads it again. */
export async function clearCaches(ctx: Context, key: string | null) {
  await ctx.transaction(async (tx) => tx.publish([NODES], 'cache_cleared', { key }))
  return { message: key === null ? 'All caches are cleared.' : `"${key}" is forgotten.` }
}
