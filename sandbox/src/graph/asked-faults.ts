import type { Context } from '../context.ts'
import { GraphError } from './errors.ts'

/** Refuses the call where the control API asked for it. */
export function failIfAsked(ctx: Context, name: 'graph_fail' | 'mark_fail' | 'media_fail'): void {
  const faults = ctx.faults()
  const asked = faults[name]
  if (!asked) return
  const left = asked.times - 1
  ctx.setFaults({ ...faults, [name]: left > 0 ? { ...asked, times: left } : null })
  throw new GraphError(asked.code, asked.details ?? 'Asked for by the control API.')
}

/** Whether the control API asked for this call to stay without an answer. */
export function hangIfAsked(ctx: Context, name: 'graph_hang_times' | 'media_hang_times'): boolean {
  const faults = ctx.faults()
  if (faults[name] === 0) return false
  ctx.setFaults({ ...faults, [name]: faults[name] - 1 })
  return true
}
