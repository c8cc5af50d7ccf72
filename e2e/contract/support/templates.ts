import { until } from '@smart-chat/server/testing/until.ts'
import type { World } from './world.ts'

/** The id of one of the stand-in's approved templates, once the desk has fetched them. */
export const templateNamed = (world: World, name: string): Promise<string> =>
  until(`the template ${name} is here`, async () => {
    const { templates } = await world.get('listTemplates', {
      as: 'lead_maya',
      input: { stakeholder: 'Partner' },
    })
    const found = templates.find(
      (one: { name: string; language: string }) => one.name === name && one.language === 'en',
    )
    return found?.id as string | undefined
  })

/** What `continue_conversation` wants. */
export const VARIABLES = { 1: 'Asha' }

/** A template that WhatsApp still looks at. Lists hold approved ones, so it is named by its name. */
export const PENDING = 'feedback_request'
