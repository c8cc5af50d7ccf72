import { requireChat } from '../chats/access.ts'
import { chatRoom, customerRoom } from '../chats/audience.ts'
import type { Context } from '../context.ts'

/** At most one a second and chat is passed on. */
const PAUSE_MS = 1000

/** Sends what is not a fact to rooms on all nodes; it may get lost. */
export type Whisper = (
  rooms: string[],
  event: string,
  payload: object,
  except: string | null,
) => void

/** Shows that somebody is writing: to colleagues and the customer, or of a customer to the desk. */
export function createTyping(whisper: Whisper) {
  const last = new Map<string, number>()

  return async (ctx: Context, input: { chat_id: string; is_typing: boolean }) => {
    const { actor } = ctx
    if (actor.kind === 'system') return {}
    const sender = actor.kind === 'executive' ? actor.executive_id : actor.customer
    const key = `${sender}:${input.chat_id}`
    const now = Date.now()
    if (input.is_typing && now - (last.get(key) ?? 0) < PAUSE_MS) return {}
    last.set(key, now)
    if (last.size > 10_000) last.clear()
    await requireChat(ctx.db, ctx.actor, input.chat_id)
    const { name } = actor
    const sender_type = actor.kind === 'executive' ? 'Executive' : 'Customer'
    const typing = { ...input, sender, sender_type, name }
    whisper([chatRoom(input.chat_id)], 'user_typing', typing, ctx.origin)
    if (actor.kind === 'executive') {
      whisper([customerRoom(input.chat_id)], 'user_typing', { ...typing, sender: '' }, null)
    }
    return {}
  }
}
