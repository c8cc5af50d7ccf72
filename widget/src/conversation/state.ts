import type { PendingMessage } from '@smart-chat/client/small'
import type { CustomerChat, CustomerMessage } from '@smart-chat/contract'

/** What the customer sees of their conversation. */
export interface State {
  /** Null before the first message. */
  chat: CustomerChat | null
  /** In the order of `seq`, without gaps. */
  messages: readonly CustomerMessage[]
  /** Written here and not confirmed yet. */
  pending: readonly PendingMessage[]
  /** Whether history reaches further back than `messages`. */
  hasOlder: boolean
  /** `none`: nothing has been asked for yet. */
  history: 'none' | 'loading' | 'ready' | 'failed'
  isLoadingOlder: boolean
  /** Who is writing at the desk. */
  typing: string | null
  unread: number
}

export const NOTHING: State = {
  chat: null,
  messages: [],
  pending: [],
  hasOlder: false,
  history: 'none',
  isLoadingOlder: false,
  typing: null,
  unread: 0,
}

export const isOurs = (message: CustomerMessage) => message.type === 'Customer'

/**
 * Known messages with others put in, by their place. A page that does not reach down to what is
 * known leaves a gap: then it stands alone.
 */
export function merged(
  known: readonly CustomerMessage[],
  coming: readonly CustomerMessage[],
): CustomerMessage[] {
  const first = coming[0]?.seq ?? 0
  const isApart = first > (known.at(-1)?.seq ?? first) + 1
  const bySeq = new Map((isApart ? [] : known).map((message) => [message.seq, message]))
  for (const message of coming) bySeq.set(message.seq, message)
  return [...bySeq.values()].sort((one, other) => one.seq - other.seq)
}
