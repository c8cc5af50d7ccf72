import { backoffMs } from '../backoff.ts'
import { ApiError, isPassing, Offline } from '../errors.ts'
import type { Emit } from './emit.ts'
import type { LocalEvents } from './facts.ts'

/** The rooms this tab wants to hear of, whatever happens to the connection. */
export interface Rooms {
  /**
   * Hears of everything in a segment, by its room's name (`PartnerApp`). Settles when the room was
   * joined for the first time, maybe after the next reconnect: fetch (again) what it shows then.
   * Throws `ApiError` when the server refuses; `Offline` when it was left before.
   */
  joinSegment(room: string): Promise<void>
  leaveSegment(room: string): void
  /** The same for a chat. */
  joinChat(chat_id: string): Promise<void>
  leaveChat(chat_id: string): void
}

export interface RoomKeeper extends Rooms {
  /** Joins every room on a new connection; throws when one could be joined later but not now. */
  joinAll(): Promise<void>
}

interface Room {
  enter: () => Promise<unknown>
  leave: () => Promise<unknown>
  named: Pick<LocalEvents['room_lost'], 'room' | 'chat_id'>
  joined: PromiseWithResolvers<void>
  tries: number
}

export function createRooms(
  emit: Emit,
  isConnected: () => boolean,
  onLost: (lost: LocalEvents['room_lost']) => void,
): RoomKeeper {
  const rooms = new Map<string, Room>()

  function want(key: string, room: Pick<Room, 'enter' | 'leave' | 'named'>): Promise<void> {
    const known = rooms.get(key)
    if (known !== undefined) return known.joined.promise

    const wanted = { ...room, joined: Promise.withResolvers<void>(), tries: 0 }
    // Callers may not care; a refusal is told by `room_lost` as well.
    wanted.joined.promise.catch(() => {})
    rooms.set(key, wanted)
    if (isConnected()) joinNow(key, wanted)
    return wanted.joined.promise
  }

  function leave(key: string) {
    const room = rooms.get(key)
    if (room === undefined) return
    rooms.delete(key)
    room.joined.reject(new Offline('not_connected'))
    // A connection that is gone has left its rooms by itself.
    if (isConnected()) room.leave().catch(() => {})
  }

  function joinNow(key: string, room: Room) {
    join(key, room).catch(() => {
      // On the next connection `joinAll` does it.
      setTimeout(
        () => {
          if (isConnected() && rooms.get(key) === room) joinNow(key, room)
        },
        backoffMs(room.tries++),
      )
    })
  }

  async function join(key: string, room: Room): Promise<void> {
    try {
      await room.enter()
      room.tries = 0
      room.joined.resolve()
    } catch (error) {
      if (!(error instanceof ApiError) || isPassing(error)) throw error
      if (rooms.get(key) !== room) return
      rooms.delete(key)
      room.joined.reject(error)
      onLost({ ...room.named, error })
    }
  }

  return {
    joinSegment: (room) =>
      want(`segment ${room}`, {
        enter: () => emit('join_room', { room }),
        leave: () => emit('leave_room', { room }),
        named: { room, chat_id: null },
      }),
    leaveSegment: (room) => leave(`segment ${room}`),
    joinChat: (chat_id) =>
      want(`chat ${chat_id}`, {
        enter: () => emit('join_chat', { chat_id }),
        leave: () => emit('leave_chat', { chat_id }),
        named: { room: null, chat_id },
      }),
    leaveChat: (chat_id) => leave(`chat ${chat_id}`),

    async joinAll() {
      await Promise.all([...rooms].map(([key, room]) => join(key, room)))
    },
  }
}
