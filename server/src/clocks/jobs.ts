import { z } from 'zod'
import type { Job } from '../platform/jobs/jobs.ts'

/** Tells the number that a segment names of its alerts, over WhatsApp. */
export const sendNotices: Job<{ customer_type: string }> = {
  name: 'send_notices',
  data: z.object({ customer_type: z.string() }),
  retryDelay: 1,
  retryLimit: 3,
  expireIn: 300,
}
