import { requireChat } from '../chats/access.ts'
import { chatRoom, customerRoom } from '../chats/audience.ts'
import type { Context } from '../context.ts'
import { createTypingOnPhones } from '../messages/show-read.ts'

/** At most one a second and chat is passed on. */
const PAUSE_MS = 1000

/** Sends what is not a fact to rooms on all nodes; it may get lost. */
export type Whisper = (
  rooms: string[],
  event: string,
  payload: object,
  except: string | null,
) => void

/** Shows it in the lists of the segment as well. */
export type Typed = (chat_id: string, socket_id: string, is_typing: boolean) => void

/** Shows that somebody is writing: to colleagues and the customer, or of a customer to the desk. */
export function createTyping(whisper: Whisper, typed: Typed) {
  const last = new Map<string, number>()
  const showOnPhone = createTypingOnPhones()

  return async (ctx: Context, input: { chat_id: string; is_typing: boolean }) => {
    const { actor } = ctx
    if (actor.kind === 'system') return {}
    const sender = actor.kind === 'executive' ? actor.executive_id : actor.customer
    const key = `${sender}:${input.chat_id}`
    const now = ctx.now().getTime()
    if (input.is_typing && now - (last.get(key) ?? 0) < PAUSE_MS) return {}
    last.set(key, now)
    if (last.size > 10_000) last.clear()
    await requireChat(ctx.db, ctx.actor, input.chat_id)
    const { name } = actor
    const sender_type = actor.kind === 'executive' ? 'Executive' : 'Customer'
    const typing = { ...input, sender, sender_type, name }
    whisper([chatRoom(input.chat_id)], 'user_typing', typing, ctx.origin)
    if (actor.kind === 'executive') {
      if (ctx.origin !== null) typed(input.chat_id, ctx.origin, input.is_typing)
      whisper([customerRoom(input.chat_id)], 'user_typing', { ...typing, sender: '' }, null)
      if (input.is_typing) await showOnPhone(ctx, input.chat_id)
    }
    return {}
  }
}
