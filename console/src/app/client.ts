import { createClient } from '@smart-chat/client'

/** The one connection of this tab. */
export const client = createClient({ url: '' })
