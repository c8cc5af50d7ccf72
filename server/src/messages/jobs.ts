import { z } from 'zod'
import type { Job } from '../platform/jobs/jobs.ts'

/** See `deliver`. `rest` and `probe` are left out where they are not meant. */
export interface Delivery {
  chat_id: string
  /** And then, in a job of its own, what is behind it: for a chat that was held up. */
  rest?: boolean | undefined
  /** The id of its number, although that is paused: what comes of it shows whether it works again. */
  probe?: string | undefined
}

/** Sends the oldest queued message of a chat. One job a message; one at a time in a chat. */
export const deliverNext: Job<Delivery> = {
  name: 'deliver_next',
  data: z.object({
    chat_id: z.string(),
    rest: z.boolean().optional(),
    probe: z.string().optional(),
  }),
  key: ({ chat_id }) => chat_id,
  // The message says what has become of it.
  isSweptUp: true,
  retryDelay: 1,
  retryLimit: 8,
  expireIn: 60,
}

/** Shows our reaction to a message on WhatsApp as it is wanted by then. See `showReaction`. */
export const showReactionNext: Job<{ chat_id: string; message_id: string }> = {
  name: 'show_reaction',
  data: z.object({ chat_id: z.string(), message_id: z.string() }),
  key: ({ chat_id }) => chat_id,
  retryDelay: 1,
  retryLimit: 8,
  expireIn: 60,
}

/** Tells WhatsApp how far a chat has been read by then. See `showRead`. */
export const showReadNext: Job<{ chat_id: string }> = {
  name: 'show_read',
  data: z.object({ chat_id: z.string() }),
  key: ({ chat_id }) => chat_id,
  retryDelay: 2,
  retryLimit: 4,
  expireIn: 60,
}
