import { expect } from 'vitest'
import type { MakeReady, RouteCases } from '../support/route-cases.ts'
import { optOut } from '../support/set-up.ts'
import { PENDING, templateNamed, VARIABLES } from '../support/templates.ts'
import type { World } from '../support/world.ts'

/** A call that sends `continue_conversation` to somebody who wrote a moment ago. */
const toNew = async (world: World) => {
  await templateNamed(world, 'continue_conversation')
  return world.writes('Partner')
}

const inChat =
  (change: object): MakeReady =>
  async (world) => {
    const { chat_id } = await toNew(world)
    return {
      input: { chat_id, name: 'continue_conversation', variables: VARIABLES, ...change },
    }
  }

const byNumber =
  (change: object): MakeReady =>
  async (world) => {
    const { phone } = await toNew(world)
    return {
      input: {
        to: phone,
        name: 'continue_conversation',
        variables: JSON.stringify(VARIABLES),
        ...change,
      },
    }
  }

export const templateCases = {
  listTemplates: {
    happy: async (world) => {
      await templateNamed(world, 'continue_conversation')
      return { input: { stakeholder: 'Partner' } }
    },
    look: ({ body }) => {
      const [one] = body.templates.filter(
        (template: { name: string }) => template.name === 'partner_documents_due',
      )
      expect(one).toMatchObject({
        language: 'en',
        category: 'UTILITY',
        status: 'APPROVED',
        header: 'Documents expire soon',
        buttons: ['I will send it', 'Need help'],
      })
      expect(one.content).toContain('{{1}}')
      expect(one.variables.map((variable: { name: string }) => variable.name)).toEqual([
        '1',
        '2',
        '3',
        '4',
      ])
      const statuses = body.templates.map((template: { status: string }) => template.status)
      expect(new Set(statuses)).toEqual(new Set(['APPROVED']))
    },
    errors: {
      invalid_input: () => ({}),
      wrong_segment: () => ({ input: { stakeholder: 'Vendor' } }),
      chat_not_found: () => ({ input: { stakeholder: 'Partner', chat_id: 'nothing' } }),
    },
  },
  syncTemplates: {
    happy: () => ({ as: 'lead_maya' }),
    look: ({ body }) => {
      const [account] = body.accounts
      expect(account).toMatchObject({ waba_id: '200000000000001', error: null, removed: 0 })
      expect(account.approved).toBeGreaterThan(5)
      expect(account.templates).toBeGreaterThan(account.approved)
    },
    errors: { forbidden: () => ({}) },
  },
  sendTemplateV2: {
    happy: byNumber({}),
    errors: {
      invalid_input: byNumber({ variables: 'Asha' }),
      wrong_segment: byNumber({ customer_type: 'Vendor' }),
      unknown_template: byNumber({ name: 'no_such_template' }),
      template_not_approved: byNumber({ name: PENDING }),
      template_variables: byNumber({ variables: '{}' }),
      client_message_id_conflict: async (world) => {
        const { phone } = await toNew(world)
        const input = {
          to: phone,
          name: 'continue_conversation',
          variables: '["Asha"]',
          client_message_id: 'get-1',
        }
        await world.get('sendTemplateV2', { input })
        return { input: { ...input, variables: '["Ravi"]' } }
      },
      customer_opted_out: async (world) => {
        const { phone, chat_id } = await toNew(world)
        await optOut(world, chat_id)
        return {
          input: { to: phone, name: 'continue_conversation', variables: JSON.stringify(VARIABLES) },
        }
      },
    },
  },
  sendTemplate: {
    happy: inChat({}),
    errors: {
      invalid_input: inChat({ name: '' }),
      chat_not_found: inChat({ chat_id: 'nothing' }),
      wrong_segment: async (world) => {
        const { chat_id } = await world.chat('Vendor')
        return { input: { chat_id, name: 'continue_conversation', variables: VARIABLES } }
      },
      chat_resolved: async (world) => {
        const { chat_id } = await toNew(world)
        const line = await world.line('agent_john')
        await line.does('update_chat_status', { chat_id, status: 'resolved' })
        return { input: { chat_id, name: 'continue_conversation', variables: VARIABLES } }
      },
      unknown_template: inChat({ name: 'no_such_template' }),
      template_not_approved: inChat({ name: PENDING }),
      template_variables: inChat({ variables: {} }),
      client_message_id_conflict: async (world) => {
        const { chat_id } = await toNew(world)
        const input = {
          chat_id,
          name: 'continue_conversation',
          variables: VARIABLES,
          client_message_id: 'post-1',
        }
        await world.get('sendTemplate', { input })
        return { input: { ...input, variables: { 1: 'Ravi' } } }
      },
      customer_opted_out: async (world) => {
        const { chat_id } = await toNew(world)
        await optOut(world, chat_id)
        return { input: { chat_id, name: 'continue_conversation', variables: VARIABLES } }
      },
    },
  },
} satisfies RouteCases
