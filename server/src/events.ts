import type { ServerPayload } from '@smart-chat/contract'
import { decodeJwt } from 'jose'
import type { Actor, Person } from './actor.ts'
import { reassignChat } from './assignment/reassign.ts'
import type { Sessions } from './auth/sessions.ts'
import { requireChat } from './chats/access.ts'
import { chatRoom, customerRoom } from './chats/audience.ts'
import { beginChat } from './chats/begin.ts'
import { chatConfig } from './chats/config.ts'
import { listChats } from './chats/list.ts'
import { openInapp } from './chats/open-inapp.ts'
import { searchChat } from './chats/search.ts'
import { updateChatStatus } from './chats/update-status.ts'
import type { Context } from './context.ts'
import type { SocketHandlers } from './doors/socket.ts'
import { DeskError, unauthorized } from './errors.ts'
import { fetchMessages } from './messages/list.ts'
import { markSeen } from './messages/mark-seen.ts'
import { reactToMessage } from './messages/react.ts'
import { retryMessage } from './messages/retry.ts'
import { sendMessage } from './messages/send.ts'
import { addNote } from './notes/notes.ts'
import { recordActivity } from './presence/activity.ts'
import { setExecutiveStatus } from './presence/set-status.ts'
import { createTyping, type Typed, type Whisper } from './presence/typing.ts'
import { readStats } from './stats/read.ts'
import { tellStats } from './stats/tell.ts'
import { sync } from './sync/sync.ts'
import { applyTag } from './tags/tags.ts'

/** The same session, or the same customer in the same segment. */
function isSamePerson(one: Actor, other: Person): boolean {
  if (one.kind === 'executive') {
    return other.kind === 'executive' && one.session_id === other.session_id
  }
  return (
    one.kind === 'customer' &&
    other.kind === 'customer' &&
    one.customer_id === other.customer_id &&
    one.customer_type === other.customer_type
  )
}

/** Every socket event of the contract, and the verb that answers it. */
export function socketHandlers(own: {
  sessions: Sessions
  whisper: Whisper
  typed: Typed
  epoch: string
  position(): number
  /** A socket was answered with the counters. */
  statsAnswered(): void
}): SocketHandlers {
  const typing = createTyping(own.whisper, own.typed)
  return {
    join_room: async (ctx, { room }, on) => {
      await on.join(room, await segmentOfRoom(ctx, room))
      return { room }
    },
    leave_room: async (ctx, { room }, on) => {
      await segmentOfRoom(ctx, room)
      await on.leave(room)
      return { room }
    },
    join_chat: async (ctx, { chat_id }, on) => {
      const { customer_type } = await requireChat(ctx.db, ctx.actor, chat_id)
      await on.join(chatRoom(chat_id), customer_type)
      return { chat_id }
    },
    leave_chat: async (_ctx, { chat_id }, on) => {
      const room = [chatRoom(chat_id), customerRoom(chat_id)].find((one) =>
        on.rooms().includes(one),
      )
      if (room === undefined) return { chat_id }
      await on.leave(room)
      const left: ServerPayload<'user_left'> = { connection_id: on.id, chat_id }
      own.whisper([chatRoom(chat_id)], 'user_left', left, on.id)
      return { chat_id }
    },
    join_chat_customer: async (ctx, { chat_id }, on) => {
      const { customer_type } = await openInapp(ctx, { chat_id })
      await on.join(customerRoom(chat_id), customer_type)
      return { chat_id }
    },
    new_chat: (ctx, input) => beginChat(ctx, input),
    config: (ctx, input) => chatConfig(ctx, input),
    fetch_all_chats: (ctx, input) => listChats(ctx, input),
    search_chat: (ctx, input) => searchChat(ctx, input),
    fetch_chats_by_user: (ctx, input) => fetchMessages(ctx, input),
    mark_seen: (ctx, input) => markSeen(ctx, input),
    send_message: (ctx, input) => sendMessage(ctx, input),
    retry_message: (ctx, input) => retryMessage(ctx, input),
    react_to_message: (ctx, input) => reactToMessage(ctx, input),
    update_chat_status: (ctx, input) => updateChatStatus(ctx, input),
    reassign_chat: (ctx, input) => reassignChat(ctx, input),
    apply_tag: (ctx, input) => applyTag(ctx, input),
    remove_tag: (ctx, input) => applyTag(ctx, { ...input, action: 'remove' }),
    add_note: (ctx, input) => addNote(ctx, input),
    typing,
    set_executive_status: (ctx, input) => setExecutiveStatus(ctx, input),
    activity: (ctx) => recordActivity(ctx),
    get_dashboard_stats: async (ctx, _input, on) => {
      const stats = await readStats(ctx.db)
      tellStats(on.emit, stats, ctx.config)
      own.statsAnswered()
      return stats
    },
    sync: (ctx, input, on) =>
      sync(ctx, input, { rooms: on.rooms(), epoch: own.epoch, position: own.position() }),
    reauthenticate: async (ctx, { token }, on) => {
      const person = await own.sessions.authenticate(token)
      if (!isSamePerson(ctx.actor, person)) {
        throw unauthorized('This token is of another sign-in. Connect anew with it.')
      }
      on.become(person, token)
      return person.kind === 'executive'
        ? { executive_id: person.executive_id, expires_in: secondsLeft(ctx, token) }
        : { customer: person.customer, expires_in: secondsLeft(ctx, token) }
    },
  }
}

const secondsLeft = (ctx: Context, token: string) =>
  Math.max(0, Math.round((decodeJwt(token).exp ?? 0) - ctx.now().getTime() / 1000))

async function segmentOfRoom(ctx: Context, room: string): Promise<string> {
  const segment = await ctx.db
    .selectFrom('segments')
    .select('customer_type')
    .where('room', '=', room)
    .executeTakeFirst()
  if (segment === undefined) {
    throw new DeskError('unknown_room', `There is no room "${room}". GET /api/auth/me lists yours.`)
  }
  return segment.customer_type
}
