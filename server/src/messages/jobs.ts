import { z } from 'zod'
import type { Job } from '../platform/jobs/jobs.ts'

/** Sends the oldest queued message of a chat. One job a message; one at a time in a chat. */
export const deliverNext: Job<{ chat_id: string }> = {
  name: 'deliver_next',
  data: z.object({ chat_id: z.string() }),
  key: ({ chat_id }) => chat_id,
  retryDelay: 1,
  retryLimit: 8,
  expireIn: 60,
}
