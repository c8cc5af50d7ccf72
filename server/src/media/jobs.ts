import { z } from 'zod'
import type { Job } from '../platform/jobs/jobs.ts'

const OfFile = z.object({ media_id: z.string() })

/**
 * Fetches a customer's file from the channel into our storage. It is the file's own `fetch_until`
 * that ends this after a day; so many retries, half an hour apart at most, last longer.
 */
export const fetchMedia: Job<{ media_id: string }> = {
  name: 'fetch_media',
  data: OfFile,
  retryDelay: 2,
  retryDelayMax: 1800,
  retryLimit: 100,
  expireIn: 660,
}

/** Makes the small picture of a picture that is here. */
export const makeThumbnail: Job<{ media_id: string }> = {
  name: 'make_thumbnail',
  data: OfFile,
  retryDelay: 2,
  retryLimit: 8,
  expireIn: 120,
}

/** Removes the bytes of a file that is gone by its row; the hourly sweep asks again. */
export const removeBytes: Job<{ media_id: string }> = {
  name: 'remove_media',
  data: OfFile,
  isSweptUp: true,
  retryDelay: 2,
  retryLimit: 8,
  expireIn: 120,
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
