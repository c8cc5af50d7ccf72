import type { ClientEventName } from '@smart-chat/contract'
import type { Server } from 'socket.io'
import type { Person } from '../actor.ts'
import { type Context, createContext, type Parts, requireExecutive } from '../context.ts'

/** Writing it down a few times a minute is enough. */
const PAUSE_MS = 15_000

/** The executive moved, read or typed. A warning that they will go offline is void. */
export async function recordActivity(ctx: Context): Promise<Record<never, never>> {
  const { executive_id } = requireExecutive(ctx.actor)
  const now = ctx.now()
  await ctx.db
    .updateTable('executives')
    .set({ last_activity_at: now, offline_due_at: null })
    .where('executive_id', '=', executive_id)
    .where((eb) =>
      eb.or([
        eb('last_activity_at', 'is', null),
        eb('offline_due_at', 'is not', null),
        eb('last_activity_at', '<', new Date(now.getTime() - PAUSE_MS)),
      ]),
    )
    .execute()
  return {}
}

/** What only a person does; programs fetch, join and synchronise by themselves. */
const DEEDS = new Set<string>([
  'send_message',
  'retry_message',
  'typing',
  'new_chat',
  'update_chat_status',
  'reassign_chat',
  'apply_tag',
  'remove_tag',
  'add_note',
  'search_chat',
] satisfies ClientEventName[])

/** V2 clients know no `activity`: what their executives do shows that they are there. */
export function watchActivity(io: Server, parts: Parts): void {
  io.on('connection', (socket) => {
    let last = 0
    socket.onAny((event: string) => {
      const person = socket.data.actor as Person
      const now = parts.now().getTime()
      if (person.kind !== 'executive' || !DEEDS.has(event) || now - last < PAUSE_MS) return
      last = now
      recordActivity(createContext(parts, person)).catch((error: unknown) =>
        parts.log.warn({ error }, 'an activity could not be written down'),
      )
    })
  })
}
