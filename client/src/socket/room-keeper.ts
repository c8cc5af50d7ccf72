import { backoffMs } from '../backoff.ts'
import { type Deferred, deferred } from '../deferred.ts'
import { ApiError, isPassing, Offline } from '../errors.ts'
import type { LocalEvents } from './facts.ts'

/** The rooms this tab wants to be in, whatever happens to the connection. */
export interface RoomKeeper {
  /** Settles when the room was joined for the first time; the same room twice is one. */
  want(key: string, room: RoomEntry): Promise<void>
  leave(key: string): void
  /** Joins every room on a new connection; throws when one could be joined later but not now. */
  joinAll(): Promise<void>
}

/** How a room is entered and left, and how it is called when it is lost. */
interface RoomEntry {
  enter: () => Promise<unknown>
  leave: () => Promise<unknown>
  named: Pick<LocalEvents['room_lost'], 'room' | 'chat_id'>
}

interface Room extends RoomEntry {
  joined: Deferred<void>
  tries: number
}

export function createRoomKeeper(
  isConnected: () => boolean,
  onLost: (lost: LocalEvents['room_lost']) => void,
): RoomKeeper {
  const rooms = new Map<string, Room>()

  function want(key: string, room: RoomEntry): Promise<void> {
    const known = rooms.get(key)
    if (known !== undefined) return known.joined.promise

    const wanted = { ...room, joined: deferred<void>(), tries: 0 }
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
    want,
    leave,
    async joinAll() {
      await Promise.all([...rooms].map(([key, room]) => join(key, room)))
    },
  }
}
