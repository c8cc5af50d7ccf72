import type { Ask } from './emit.ts'
import type { RoomKeeper } from './room-keeper.ts'

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

/** An executive's rooms: segments and chats. */
export const executiveRooms = (rooms: RoomKeeper, ask: Ask): Rooms => ({
  joinSegment: (room) =>
    rooms.want(`segment ${room}`, {
      enter: () => ask('join_room', { room }),
      leave: () => ask('leave_room', { room }),
      named: { room, chat_id: null },
    }),
  leaveSegment: (room) => rooms.leave(`segment ${room}`),
  ...chatRooms(rooms, ask, 'join_chat'),
})

/** The rooms of chats, by the event that joins them. */
export const chatRooms = (
  rooms: RoomKeeper,
  ask: Ask,
  join: 'join_chat' | 'join_chat_customer',
): Pick<Rooms, 'joinChat' | 'leaveChat'> => ({
  joinChat: (chat_id) =>
    rooms.want(`chat ${chat_id}`, {
      enter: () => ask(join, { chat_id }),
      leave: () => ask('leave_chat', { chat_id }),
      named: { room: null, chat_id },
    }),
  leaveChat: (chat_id) => rooms.leave(`chat ${chat_id}`),
})
