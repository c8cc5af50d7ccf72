import { z } from 'zod'
import { CustomerType } from '../basics.ts'
import { Executive } from '../executive.ts'
import { ChangeExecutive } from '../requests.ts'
import type { Route } from '../route.ts'
import { SegmentSettings, SegmentSettingsChange } from '../segment.ts'

const ofSegment = z.object({ customer_type: CustomerType })

const settingsOfSegment = z.object({
  customer_type: CustomerType,
  settings: SegmentSettings,
  /** What the deployment says where a threshold is null. */
  defaults: z.object({
    sla_alert_s: z.number(),
    sla_escalate_s: z.number(),
    awaiting_s: z.number(),
  }),
})

/** How the desk is set up: segments and people. */
export const adminRoutes = {
  segmentSettings: {
    method: 'GET',
    path: '/api/segments/:customer_type/settings',
    access: 'executive',
    summary: 'What is set for a segment; for its leads, and for administrators.',
    input: ofSegment,
    reply: settingsOfSegment,
    errors: ['invalid_input', 'forbidden', 'wrong_segment'],
    limit: 'other',
  },
  changeSegment: {
    method: 'POST',
    path: '/api/segments/:customer_type/settings',
    access: 'executive',
    summary: 'Set something for a segment, as an administrator; what is not named stays.',
    input: SegmentSettingsChange.extend(ofSegment.shape),
    reply: settingsOfSegment,
    errors: ['invalid_input', 'forbidden', 'wrong_segment'],
    limit: 'other',
  },
  changeExecutive: {
    method: 'POST',
    path: '/api/executives/:executive_id',
    access: 'executive',
    summary:
      'Change what somebody may do, as an administrator: capacity, role, segments, whether the account is on.',
    input: ChangeExecutive,
    reply: z.object({ executive: Executive.extend({ is_disabled: z.boolean() }) }),
    errors: ['invalid_input', 'forbidden', 'executive_not_found', 'wrong_segment'],
    limit: 'other',
  },
} as const satisfies Record<string, Route>
