import { rm, writeFile } from 'node:fs/promises'
import { expect } from 'vitest'
import { measuredDesk, metricsUrl, modestDesk } from '../support/others.ts'
import type { RouteCases } from '../support/route-cases.ts'
import { OPERATOR } from '../support/world.ts'

/** Longer than the name of any segment. */
const LONG = 'x'.repeat(60)

const longAgo = () => Math.floor(Date.now() / 1000) - 25 * 3600

export const deskCases = {
  stats: {
    happy: async (world) => {
      await world.chat('Partner')
      return {}
    },
    look: ({ body: { status: _, data, ...flat } }) => {
      expect(data).toEqual(flat)
      expect(flat.by_type.Partner.active).toBeGreaterThan(0)
    },
    errors: {},
  },
  setExecutiveStatus: {
    happy: () => ({ as: 'agent_priya', input: { status: 'AWAY' } }),
    errors: {
      invalid_input: () => ({ input: { status: 'asleep' } }),
      forbidden: () => ({ input: { status: 'offline', executive_id: 'agent_jane' } }),
      executive_not_found: () => ({ input: { status: 'offline', executive_id: 'nobody' } }),
      wrong_segment: () => ({ input: { status: 'online', customer_type: 'Vendor' } }),
    },
  },
  onlineExecutives: {
    happy: () => ({ input: { customer_type: 'Partner' } }),
    look: ({ body }) => {
      const [one] = body.executives.filter(
        (executive: { id: string }) => executive.id === 'exec_agent_john',
      )
      expect(one).toMatchObject({
        executive_id: 'exec_agent_john',
        name: 'John Doe',
        customer_type: 'Partner',
        customer_types: ['Partner', 'Customer'],
        capacity: null,
      })
    },
    errors: { wrong_segment: () => ({ input: { customer_type: 'Vendor' } }) },
  },
  executivePresence: {
    happy: () => ({ input: { executive_id: 'agent_john' } }),
    look: ({ body: { periods, totals } }) => {
      expect(periods.at(-1)).toMatchObject({ executive_id: 'exec_agent_john', until: null })
      expect(totals.online + totals.away + totals.offline).toBeGreaterThan(0)
    },
    errors: {
      invalid_input: () => ({
        input: {
          executive_id: 'agent_john',
          from: '2026-01-01T00:00:00Z',
          to: '2026-12-31T00:00:00Z',
        },
      }),
      forbidden: () => ({ input: { executive_id: 'agent_jane' } }),
      executive_not_found: () => ({ input: { executive_id: 'nobody' } }),
    },
  },
  closedWindows: {
    happy: async (world) => {
      await world.writes('Partner', { timestamp: longAgo() })
      return { input: { customer_type: 'Partner' } }
    },
    look: ({ body }) => {
      expect(body.count).toBe(body.customers.length)
      expect(body.count).toBeGreaterThan(0)
    },
    errors: {
      invalid_input: () => ({ input: { customer_type: LONG } }),
      wrong_segment: () => ({ input: { customer_type: 'Vendor' } }),
    },
  },
  upcomingRides: {
    happy: async (world) => {
      const { phone } = await world.writes('Partner', { timestamp: longAgo() })
      await world.get('bookingWebhook', {
        as: null,
        headers: OPERATOR,
        input: {
          event: 'created',
          customer_number: phone,
          booking_id: `R-${phone}`,
          ride_datetime: new Date(Date.now() + 2 * 3_600_000).toISOString(),
          ride_status: 'Upcoming',
        },
      })
      return { input: { customer_type: 'Partner' } }
    },
    look: ({ body }) => {
      expect(body.count).toBe(body.customers.length)
      expect(body.customers[0].booking_id).toBe(`R-${body.customers[0].customer}`)
    },
    errors: {
      invalid_input: () => ({ input: { customer_type: LONG } }),
      wrong_segment: () => ({ input: { customer_type: 'Vendor' } }),
    },
  },
  health: {
    happy: () => ({ as: null }),
    look: ({ body }) => expect(body.version).toMatch(/^2\./),
    errors: {},
  },
  ready: {
    happy: () => ({ as: null }),
    look: ({ body }) => {
      expect(body.message).toBe('Ready')
      expect(body.checks).toMatchObject({ database: 'ok', queue: 'ok', media: 'ok' })
    },
    errors: {
      not_ready: async (world) => {
        const on = await modestDesk(world)
        // A file in the place of the folder: nothing can be kept there.
        const folder = `${on.desk.app.config.dataFolder}/media`
        await rm(folder, { recursive: true, force: true })
        await writeFile(folder, '')
        return { on, as: null }
      },
    },
  },
  openApi: {
    happy: () => ({ as: null }),
    look: ({ body }) => expect(body.openapi).toMatch(/^3\.1\./),
    errors: {},
  },
  asyncApi: {
    happy: () => ({ as: null }),
    look: ({ body }) => expect(body.asyncapi).toMatch(/^3\./),
    errors: {},
  },
  docs: {
    happy: () => ({ as: null }),
    look: ({ headers }) => expect(headers.get('content-type')).toContain('text/html'),
    errors: {},
  },
  eventDocs: {
    happy: () => ({ as: null }),
    look: ({ headers }) => expect(headers.get('content-type')).toContain('text/html'),
    errors: {},
  },
  metrics: {
    happy: async (world) => {
      const on = await measuredDesk(world)
      return { on, as: null, at: await metricsUrl() }
    },
    look: ({ body }) => expect(body).toContain('# TYPE'),
    errors: {},
  },
} satisfies RouteCases
