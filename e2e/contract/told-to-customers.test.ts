import { customerEvents } from '@smart-chat/contract'
import { expect, test } from 'vitest'
import { OPERATOR, useWorld } from './support/world.ts'
import { setStage } from './told/stage.ts'

const world = useWorld()

type Name = keyof typeof customerEvents

/** What a customer's own socket hears; that it is exactly the projection, every line checks. */
const cases: Record<Name, () => Promise<void>> = {
  new_message: async () => {
    const { john, customer, chat_id } = await setStage(world())
    const input = { chat_id, message: 'Good morning', client_message_id: 'secret-1' }
    await john.does('send_message', input)
    const told = await customer.line.hears('new_message')
    expect(told).toMatchObject({
      message: 'Good morning',
      sender: '',
      sender_name: 'John Doe',
      sender_type: 'Executive',
      type: 'Agent',
      channel: 'inapp',
      error: null,
      client_message_id: null,
    })
    expect(told).not.toHaveProperty('seen_by')
    expect(JSON.stringify(told)).not.toContain('exec_')
  },

  message_updated: async () => {
    const stage = await setStage(world())
    await stage.says()
    const { message_id } = await stage.lines.chat.hears('new_message')
    const { whatsapp_id } = await world()
      .desk.ctx.db.selectFrom('messages')
      .select('whatsapp_id')
      .where('message_id', '=', message_id)
      .executeTakeFirstOrThrow()
    await stage.says({ type: 'reaction', message_id: whatsapp_id, emoji: '🙏' })
    const told = await stage.customer.line.hears('message_updated')
    expect(told.reactions).toMatchObject([{ emoji: '🙏', by_type: 'Customer' }])
  },

  message_status: async () => {
    const stage = await setStage(world())
    await stage.says()
    await stage.lines.chat.hears('new_message')
    const { john, customer, chat_id } = stage
    await john.does('send_message', { chat_id, message: 'Hello', channel: 'whatsapp' })
    await customer.line.hears('message_status', ({ delivery }) => delivery === 'delivered')
  },

  chat_status_updated: async () => {
    const { john, customer, chat_id } = await setStage(world())
    await john.does('update_chat_status', { chat_id, status: 'resolved', reason: 'Rude' })
    const { cursor: _, ...told } = await customer.line.hears('chat_status_updated')
    const status = { old_status: 'active', new_status: 'resolved', next_chat_id: null }
    expect(told).toEqual({ chat_id, ...status })
  },

  user_typing: async () => {
    const { john, customer, chat_id } = await setStage(world())
    await john.ask('typing', { chat_id })
    expect(await customer.line.hears('user_typing')).toEqual({
      chat_id,
      sender: '',
      sender_type: 'Executive',
      name: 'John Doe',
      is_typing: true,
    })
  },

  session_expired: async () => {
    const brief = await world().other({ CUSTOMER_TOKEN_TTL: '3s' })
    const input = { customer: brief.newPhone(), customer_type: 'Partner' }
    const { token } = await brief.get('inappSession', { as: null, headers: OPERATOR, input })
    const line = await brief.line({ token })
    expect(await line.hears('session_expired')).toEqual({ code: 'token_expired' })
  },

  server_draining: async () => {
    const leaving = await world().other({ REASSIGN_OPEN: '0' })
    const { line } = await leaving.inApp('Partner')
    void leaving.desk.app.stop()
    await line.hears('server_draining')
  },

  error_response: async () => {
    const { line } = await world().inApp('Partner')
    expect(await line.ask('no_such_event')).toMatchObject({ code: 'unknown_event' })
  },
}

test('every event for customers has its case', () => {
  expect(Object.keys(cases).toSorted()).toEqual(Object.keys(customerEvents).toSorted())
})

test.each(Object.keys(cases) as Name[])('%s is told to the customer, as a projection', (name) =>
  cases[name](),
)
