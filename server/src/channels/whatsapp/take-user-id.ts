import type { Context } from '../../context.ts'
import { receiveSystem } from '../../messages/receive-other.ts'
import { type Change, UserIdUpdate } from './envelope.ts'
import { numberOf } from './number-of.ts'

/** An item of `user_id_update`: the same as a `system` message with `user_changed_user_id`. */
export async function takeUserId(ctx: Context, change: Change, raw: unknown): Promise<void> {
  const item = UserIdUpdate.parse(raw)
  const number = await numberOf(ctx, change)
  const own = changeOf(item.user_id, item.previous_user_id)
  const parent = changeOf(item.parent_user_id, undefined)
  const from = { phone: item.wa_id ?? null, user_id: null, parent_user_id: null, name: null }
  // It has no id of its own: what it says is what makes it the same.
  const id = `user_id_update:${own.previous ?? item.wa_id ?? ''}:${own.current ?? ''}`
  const system = {
    body: item.detail,
    user_id: own.current,
    previous_user_id: own.previous,
    parent_user_id: parent.current,
    previous_parent_user_id: parent.previous,
  }
  await receiveSystem(ctx, { id, system }, number, from)
}

function changeOf(told: UserIdUpdate['user_id'], before: string | undefined) {
  return typeof told === 'object' ? told : { previous: before, current: told }
}
