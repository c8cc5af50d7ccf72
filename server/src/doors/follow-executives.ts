import type { Server, Socket } from 'socket.io'
import type { Person } from '../actor.ts'
import type { ExecutiveChanged } from '../admin/change-executive.ts'
import { executiveRoom } from '../chats/audience.ts'
import type { Change } from '../platform/changes/tail.ts'
import { becomes, expire } from './socket.ts'

/**
 * Makes every open socket of an executive heed a change of role, segments or account, between the
 * events before and those after it: what they may not hear any more, they do not hear.
 */
export function followExecutives(io: Server, change: Change): void {
  if (change.event !== 'executive_changed') return
  const { executive_id, role, customer_types, is_disabled } =
    change.payload as unknown as ExecutiveChanged
  for (const socket of socketsOf(io, executive_id)) {
    const actor = socket.data.actor as Person
    if (is_disabled) expire(socket, 'account_disabled')
    else if (actor.kind === 'executive') becomes(socket, { ...actor, role, customer_types })
  }
}

function socketsOf(io: Server, executive_id: string): Socket[] {
  const ids = [...(io.sockets.adapter.rooms.get(executiveRoom(executive_id)) ?? [])]
  return ids.map((id) => io.sockets.sockets.get(id)).filter((socket) => socket !== undefined)
}
