import { changeExecutive } from '../admin/change-executive.ts'
import { changeSegment } from '../segments/change.ts'
import { type Desk, startDesk } from './desk.ts'
import { type AtWork, atWork } from './executive.ts'
import { chatOf, processed } from './stored.ts'
import { PARTNER } from './webhook.ts'

type Status = 'online' | 'away' | 'offline'

/** A desk with some of its people at work, all offline at first, and what one does with chats there. */
export interface Floor {
  desk: Desk
  john: AtWork
  jane: AtWork
  /** A lead. */
  maya: AtWork
  /** A number that nobody has written from. */
  newPhone(): string
  /** Somebody writes, someone new unless a number is given; the id of their chat. */
  writes(phone?: string, phone_number_id?: string): Promise<string>
  goes(person: AtWork, status: Status): Promise<unknown>
  /** As an administrator does it. */
  setCapacity(person: AtWork, capacity: number | null): Promise<unknown>
  chat(chat_id: string): ReturnType<typeof getChatAs>
  ownerOf(chat_id: string): Promise<string | null>
  resolve(chat_id: string): Promise<unknown>
  /** What the timeline says of who had the chat, the oldest line first. */
  linesOf(chat_id: string): Promise<string[]>
  /** Everybody goes home, every chat is done, nobody has a capacity: the next test begins anew. */
  clear(): Promise<void>
  stop(): Promise<void>
}

/** @param settings environment variables beside the defaults of the tests */
export async function startFloor(settings: Record<string, string> = {}): Promise<Floor> {
  const desk = await startDesk(settings)
  const john = await atWork(desk.url, 'agent_john')
  const jane = await atWork(desk.url, 'agent_jane')
  const maya = await atWork(desk.url, 'lead_maya')
  const people = [john, jane, maya]
  let next = 919811910000

  const floor: Floor = {
    desk,
    john,
    jane,
    maya,
    newPhone: () => String(next++),
    async writes(phone = floor.newPhone(), phone_number_id = PARTNER) {
      await desk.sandbox.say(phone, { phone_number_id, type: 'text', text: 'Hello' })
      await processed(desk)
      return (await chatOf(desk, phone)).chat_id
    },
    goes: ({ client }, status) => client.socket.emit('set_executive_status', { status }),
    setCapacity: ({ executive_id }, capacity) =>
      changeExecutive(desk.ctx, executive_id, { capacity }),
    chat: (chat_id) => getChatAs(maya, chat_id),
    ownerOf: async (chat_id) => (await getChatAs(maya, chat_id)).assigned_executive_id,
    resolve: (chat_id) =>
      maya.client.socket.emit('update_chat_status', { chat_id, status: 'resolved' }),
    async linesOf(chat_id) {
      const rows = await desk.ctx.db
        .selectFrom('timeline')
        .select('text')
        .where('chat_id', '=', chat_id)
        .where('kind', 'in', ['assigned', 'released', 'escalated'])
        .orderBy('id')
        .execute()
      return rows.map(({ text }) => text)
    },
    async clear() {
      for (const person of people) await floor.goes(person, 'offline')
      const { chats } = await maya.client.call('listChats', { status: 'active', page_size: 100 })
      for (const { chat_id } of chats) await floor.resolve(chat_id)
      for (const { executive_id } of people) {
        await changeExecutive(desk.ctx, executive_id, { capacity: null, is_disabled: false })
      }
      for (const customer_type of ['Partner', 'Customer']) {
        const unset = { routing: 'round_robin', sla_reassign: false } as const
        await changeSegment(desk.ctx, { customer_type, ...unset })
      }
      for (const person of people) person.forget()
    },
    async stop() {
      await desk.stop()
      for (const person of people) person.close()
    },
  }
  return floor
}

const getChatAs = async ({ client }: AtWork, chat_id: string) =>
  (await client.call('getChat', { chat_id })).chat
