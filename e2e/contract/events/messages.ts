import type { EventCases, MakeEmission } from '../support/event-cases.ts'
import { firstOf, optOut, theirs } from '../support/set-up.ts'
import { templateNamed, VARIABLES } from '../support/templates.ts'
import type { World } from '../support/world.ts'

const longAgo = () => Math.floor(Date.now() / 1000) - 25 * 3600

/** A message to somebody who wrote a moment ago. */
const toNew =
  (change: object): MakeEmission =>
  async (world) => ({
    input: { chat_id: (await world.writes('Partner')).chat_id, message: 'Hello', ...change },
  })

/** A template of every state, by the id that an administrator would read in the database. */
async function templateId(world: World, name: string): Promise<string> {
  await templateNamed(world, 'continue_conversation')
  const row = await world.desk.ctx.db
    .selectFrom('templates')
    .select('template_id')
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
  return row.template_id
}

/** A message that WhatsApp has refused: numbers that end so are never reached. */
async function failedMessage(world: World, said: object = {}) {
  const phone = `919${world.newPhone().slice(-4)}00001`
  const { chat_id } = await world.writes('Partner', { phone, ...said })
  const line = await world.line('agent_jane')
  await line.does('join_chat', { chat_id })
  const { message_id } = await line.does('send_message', { chat_id, message: 'Hello' })
  await line.hears('message_status', (told) => told.delivery === 'failed')
  return { message_id, chat_id }
}

/** What is written and read in a chat. */
export const messageCases = {
  fetch_chats_by_user: {
    happy: async (world) => ({ input: { chat_id: (await world.chat('Partner')).chat_id } }),
    customer: async (world) => {
      const { line, chat_id } = await world.inApp('Partner')
      await line.does('send_message', { chat_id, message: 'Hello', type: 'Customer' })
      return { as: line, input: { chat_id } }
    },
    errors: {
      invalid_input: () => ({ input: { chat_id: 'one', page: 0 } }),
      chat_not_found: () => ({ input: { chat_id: 'nothing' } }),
      wrong_segment: async (world) => ({
        input: { chat_id: (await world.chat('Vendor')).chat_id },
      }),
      forbidden: async (world) => ({
        as: (await world.stranger()).line,
        input: { chat_id: (await world.chat('Partner')).chat_id },
      }),
    },
  },
  mark_seen: {
    happy: async (world) => ({
      input: { chat_id: (await world.writes('Partner')).chat_id, up_to_seq: 1 },
    }),
    customer: async (world) => {
      const { line, chat_id } = await world.inApp('Partner')
      return { as: line, input: { chat_id, up_to_seq: 0 } }
    },
    errors: {
      invalid_input: () => ({ input: { chat_id: 'one', up_to_seq: -1 } }),
      chat_not_found: () => ({ input: { chat_id: 'nothing', up_to_seq: 1 } }),
      wrong_segment: async (world) => ({
        input: { chat_id: (await world.chat('Vendor')).chat_id, up_to_seq: 1 },
      }),
      forbidden: async (world) => ({
        as: (await world.stranger()).line,
        input: { chat_id: (await world.chat('Partner')).chat_id, up_to_seq: 1 },
      }),
    },
  },
  send_message: {
    happy: toNew({ type: 'Agent', client_message_id: 'happy-1' }),
    customer: async (world) => {
      const { line, chat_id } = await world.stranger()
      return { as: line, input: { chat_id, message: 'Hello', type: 'Customer' } }
    },
    errors: {
      invalid_input: toNew({ message: ' ' }),
      chat_not_found: () => ({ input: { chat_id: 'nothing', message: 'Hello' } }),
      wrong_segment: async (world) => ({
        input: { chat_id: (await world.chat('Vendor')).chat_id, message: 'Hello' },
      }),
      forbidden: async (world) => ({
        as: (await world.stranger()).line,
        input: { chat_id: (await world.chat('Partner')).chat_id, message: 'Hello' },
      }),
      chat_resolved: async (world) => {
        const { chat_id } = await world.writes('Partner')
        const line = await world.line('agent_jane')
        await line.does('update_chat_status', { chat_id, status: 'resolved' })
        return { input: { chat_id, message: 'Hello' } }
      },
      service_window_closed: async (world) => {
        const { chat_id } = await world.writes('Partner', { timestamp: longAgo() })
        return { input: { chat_id, message: 'Hello' } }
      },
      newer_messages: toNew({ seen_seq: 0 }),
      message_not_found: toNew({ reply_to: 'nothing' }),
      client_message_id_conflict: async (world) => {
        const { chat_id } = await world.writes('Partner')
        const line = await world.line('agent_john')
        await line.does('send_message', { chat_id, message: 'One', client_message_id: 'twice-1' })
        return { input: { chat_id, message: 'Two', client_message_id: 'twice-1' } }
      },
      unknown_template: toNew({ message: '', template_id: 'nothing' }),
      template_not_approved: async (world) => {
        const { chat_id } = await world.writes('Partner')
        const template_id = await templateId(world, 'feedback_request')
        return { input: { chat_id, template_id, variables: VARIABLES } }
      },
      template_variables: async (world) => {
        const { chat_id } = await world.writes('Partner')
        return {
          input: { chat_id, template_id: await templateNamed(world, 'continue_conversation') },
        }
      },
      customer_opted_out: async (world) => {
        const { chat_id } = await world.writes('Partner')
        await optOut(world, chat_id)
        return { input: { chat_id, message: 'Hello' } }
      },
    },
  },
  retry_message: {
    happy: async (world) => ({ input: { message_id: (await failedMessage(world)).message_id } }),
    errors: {
      invalid_input: () => ({ input: {} }),
      message_not_found: () => ({ input: { message_id: 'nothing' } }),
      wrong_segment: async (world) => ({
        as: 'agent_divya',
        input: { message_id: (await failedMessage(world)).message_id },
      }),
      not_retryable: async (world) => {
        const { chat_id } = await world.writes('Partner')
        const line = await world.line('agent_jane')
        const { message_id } = await line.does('send_message', { chat_id, message: 'Hello' })
        return { input: { message_id } }
      },
      service_window_closed: async (world) => {
        const { message_id } = await failedMessage(world, {
          timestamp: Math.floor(Date.now() / 1000) - 86_400 + 300,
        })
        world.desk.advance(600)
        return { input: { message_id } }
      },
      customer_opted_out: async (world) => {
        const { chat_id, message_id } = await failedMessage(world)
        await optOut(world, chat_id)
        return { input: { message_id } }
      },
    },
  },
  react_to_message: {
    happy: async (world) => ({ input: { message_id: await theirs(world), emoji: '👍' } }),
    errors: {
      invalid_input: async (world) => ({
        input: { message_id: await theirs(world), emoji: 'not one' },
      }),
      message_not_found: () => ({ input: { message_id: 'nothing', emoji: '👍' } }),
      wrong_segment: async (world) => ({
        as: 'agent_divya',
        input: { message_id: await theirs(world), emoji: '👍' },
      }),
      service_window_closed: async (world) => ({
        input: { message_id: await theirs(world, { timestamp: longAgo() }), emoji: '👍' },
      }),
      customer_opted_out: async (world) => {
        const { chat_id } = await world.writes('Partner')
        const message_id = await firstOf(world, chat_id)
        await optOut(world, chat_id)
        return { input: { message_id, emoji: '👍' } }
      },
    },
  },
  typing: {
    happy: async (world) => ({ input: { chat_id: (await world.chat('Partner')).chat_id } }),
    customer: async (world) => {
      const { line, chat_id } = await world.inApp('Partner')
      return { as: line, input: { chat_id, is_typing: true } }
    },
    errors: {
      invalid_input: () => ({ input: { is_typing: true } }),
      chat_not_found: () => ({ input: { chat_id: 'nothing' } }),
      wrong_segment: async (world) => ({
        input: { chat_id: (await world.chat('Vendor')).chat_id },
      }),
      forbidden: async (world) => ({
        as: (await world.stranger()).line,
        input: { chat_id: (await world.chat('Partner')).chat_id },
      }),
    },
  },
} satisfies EventCases
