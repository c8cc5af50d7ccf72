import { useSyncExternalStore } from 'react'
import { client } from '../../app/client.ts'

/** The messages of a chat that the server has not confirmed. */
export const usePending = (chatId: string) =>
  useSyncExternalStore(client.outbox.subscribe, () => client.outbox.pending(chatId))
