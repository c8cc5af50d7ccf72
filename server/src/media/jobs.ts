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

/** Brings a message's file to WhatsApp, so that the message can be sent by its id. */
export const bringMedia: Job<{ message_id: string }> = {
  name: 'bring_media',
  data: z.object({ message_id: z.string() }),
  key: ({ message_id }) => message_id,
  retryDelay: 1,
  retryLimit: 8,
  expireIn: 300,
}
