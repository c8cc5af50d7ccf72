import type { ChatFilter } from '../chats/filter.ts'

export const keys = {
  me: ['me'] as const,
  stats: ['stats'] as const,
  lists: ['chats'] as const,
  list: (filter: ChatFilter) => ['chats', filter] as const,
  chat: (chat_id: string) => ['chat', chat_id] as const,
  thread: (chat_id: string) => ['thread', chat_id] as const,
  notes: (chat_id: string) => ['notes', chat_id] as const,
  /** All that is shown of a person beside the conversation. */
  customer: (customer: string) => ['customer', customer] as const,
  rides: (customer: string) => ['customer', customer, 'rides'] as const,
  history: (customer: string) => ['customer', customer, 'history'] as const,
  details: (customer: string, customer_type: string) =>
    ['customer', customer, 'details', customer_type] as const,
  tags: (customer_type: string) => ['tags', customer_type] as const,
  templates: (customer_type: string) => ['templates', customer_type] as const,
  templatesFor: (customer_type: string, chat_id: string) =>
    ['templates', customer_type, chat_id] as const,
  channels: ['channels'] as const,
  deadLetters: ['dead-letters'] as const,
  deadLetterCounts: ['dead-letters', 'count'] as const,
  deadLetterCount: (source: string | undefined) => ['dead-letters', 'count', source] as const,
  deadLetterLists: (state: string) => ['dead-letters', 'list', state] as const,
  deadLetterList: ({ state, source }: { state: string; source: string | undefined }) =>
    ['dead-letters', 'list', state, source] as const,
  executives: (customer_type: string) => ['executives', customer_type] as const,
}
