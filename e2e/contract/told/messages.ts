import { expect } from 'vitest'
import { expectTold, setStage } from './stage.ts'
import type { ToldCases } from './told-cases.ts'

/** Rooms that a customer's own message or the reply to it reaches. */
const CONVERSATION = ['chat', 'customer'] as const

export const messageCases = {
  new_message: async (world) => {
    const stage = await setStage(world)
    const { john, chat_id } = stage
    await expectTold(stage, 'new_message', [...CONVERSATION], async () => {
      const { message_id } = await john.does('send_message', { chat_id, message: 'Hello' })
      return (message) => message.message_id === message_id
    })
    // Who sent it has it in the answer; V2 clients would show it twice.
    await john.does('activity')
    expect(john.all('new_message')).toEqual([])
    await expectTold(stage, 'new_message', [...CONVERSATION], async () => {
      await stage.says({ type: 'text', text: 'From the phone' })
      return (message) => message.message === 'From the phone'
    })
  },

  message_updated: async (world) => {
    const stage = await setStage(world)
    await stage.says()
    const { message_id } = await stage.lines.chat.hears('new_message')
    const { whatsapp_id } = await world.desk.ctx.db
      .selectFrom('messages')
      .select('whatsapp_id')
      .where('message_id', '=', message_id)
      .executeTakeFirstOrThrow()
    const told = await expectTold(stage, 'message_updated', [...CONVERSATION], async () => {
      await stage.says({ type: 'edit', message_id: whatsapp_id, text: 'Hello again' })
      return (message) => message.message_id === message_id
    })
    expect(told).toMatchObject({ message: 'Hello again', edited_at: expect.any(String) })
  },

  message_status: async (world) => {
    const stage = await setStage(world)
    await stage.says()
    await stage.lines.chat.hears('new_message')
    const { chat_id, john } = stage
    await expectTold(stage, 'message_status', [...CONVERSATION], async () => {
      const input = { chat_id, message: 'Hello', channel: 'whatsapp' }
      const { message_id } = await john.does('send_message', input)
      return (told) => told.message_id === message_id && told.delivery === 'delivered'
    })
  },

  messages_seen: async (world) => {
    const stage = await setStage(world)
    await stage.says()
    await stage.lines.chat.hears('new_message')
    const told = await expectTold(stage, 'messages_seen', ['chat', 'segment'], async () => {
      await stage.john.does('mark_seen', { chat_id: stage.chat_id, up_to_seq: 1 })
      return (seen) => seen.chat_id === stage.chat_id
    })
    expect(told).toMatchObject({ executive_id: 'exec_agent_john', up_to_seq: 1, unseen_count: 0 })
  },

  note_added: async (world) => {
    const stage = await setStage(world)
    const { chat_id } = stage
    const told = await expectTold(stage, 'note_added', ['chat'], async () => {
      const { note } = await stage.john.does('add_note', { chat_id, text: 'Calls back' })
      return (note_added) => note_added.note_id === note.note_id
    })
    expect(told).toMatchObject({ id: told.note_id, text: 'Calls back', author: 'John Doe' })
  },

  mention: async (world) => {
    const stage = await setStage(world)
    const { chat_id } = stage
    await expectTold(stage, 'mention', ['executive'], async () => {
      const content = '@agent_vikram, can you look at this?'
      const { note } = await stage.john.does('add_note', { chat_id, content })
      return (mention) => mention.note_id === note.note_id
    })
  },

  timeline_added: async (world) => {
    const stage = await setStage(world)
    const { chat_id } = stage
    await expectTold(stage, 'timeline_added', ['chat'], async () => {
      await stage.john.does('apply_tag', { chat_id, tag: 'Billing' })
      return (line) => line.chat_id === chat_id && line.kind === 'tagged'
    })
  },

  user_typing: async (world) => {
    const stage = await setStage(world)
    const { chat_id, john } = stage
    await expectTold(stage, 'user_typing', [...CONVERSATION], async () => {
      await john.ask('typing', { chat_id })
      return (typing) => typing.chat_id === chat_id && typing.sender_type === 'Executive'
    })
    expect(john.all('user_typing')).toEqual([])
    // What the customer writes is shown to executives only, not to the customer's own screens.
    await expectTold(stage, 'user_typing', ['chat'], async () => {
      await stage.customer.line.ask('typing', { chat_id, is_typing: true })
      return (typing) => typing.chat_id === chat_id && typing.sender_type === 'Customer'
    })
  },
} satisfies ToldCases
