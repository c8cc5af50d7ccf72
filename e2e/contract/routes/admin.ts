import { expect } from 'vitest'
import type { RouteCases } from '../support/route-cases.ts'

export const adminCases = {
  segmentSettings: {
    happy: () => ({ as: 'lead_farah', input: { customer_type: 'SRDP' } }),
    look: ({ body }) => {
      expect(body).toMatchObject({
        customer_type: 'SRDP',
        settings: { routing: 'round_robin', sla_alert_s: null, hours: null, greeting: '' },
        defaults: { sla_alert_s: 180, sla_escalate_s: 600, awaiting_s: 90 },
      })
    },
    errors: {
      invalid_input: () => ({ as: 'admin', input: { customer_type: 'x'.repeat(60) } }),
      forbidden: () => ({ input: { customer_type: 'Partner' } }),
      wrong_segment: () => ({ as: 'lead_farah', input: { customer_type: 'Partner' } }),
    },
  },
  changeSegment: {
    happy: () => ({
      as: 'admin',
      // In any letter case, as everywhere.
      input: { customer_type: 'vendor', routing: 'least_busy', sla_alert_s: 60 },
    }),
    look: ({ body: { customer_type, settings } }) => {
      expect(customer_type).toBe('Vendor')
      expect(settings).toMatchObject({ routing: 'least_busy', sla_alert_s: 60 })
      expect(settings.sla_escalate_s).toBe(null)
    },
    errors: {
      invalid_input: () => ({
        as: 'admin',
        input: { customer_type: 'Vendor', sla_alert_s: 900, sla_escalate_s: 600 },
      }),
      forbidden: () => ({ as: 'lead_maya', input: { customer_type: 'Vendor', greeting: 'Hi' } }),
      wrong_segment: () => ({ as: 'admin', input: { customer_type: 'Nobody' } }),
    },
  },
  changeExecutive: {
    happy: () => ({
      as: 'admin',
      input: { executive_id: 'agent_rohan', capacity: 7, customer_types: ['vendor', 'SRDP'] },
    }),
    look: ({ body: { executive } }) => {
      expect(executive).toMatchObject({
        executive_id: 'exec_agent_rohan',
        capacity: 7,
        customer_types: ['Vendor', 'SRDP'],
        is_disabled: false,
      })
    },
    errors: {
      invalid_input: () => ({ as: 'admin', input: { executive_id: 'agent_rohan', capacity: -1 } }),
      forbidden: () => ({ as: 'admin', input: { executive_id: 'admin', is_disabled: true } }),
      executive_not_found: () => ({ as: 'admin', input: { executive_id: 'nobody', capacity: 1 } }),
      wrong_segment: () => ({
        as: 'admin',
        input: { executive_id: 'agent_rohan', customer_types: ['Nobody'] },
      }),
    },
  },
} satisfies RouteCases
