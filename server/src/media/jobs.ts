import { z } from 'zod'
import type { Job } from '../platform/jobs/jobs.ts'

/** Fetches a customer's file from the channel into our storage; tried for about a day. */
export const fetchMedia: Job<{ media_id: string }> = {
  name: 'fetch_media',
  data: z.object({ media_id: z.string() }),
  retryDelay: 2,
  retryLimit: 30,
  expireIn: 300,
}
