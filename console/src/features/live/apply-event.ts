import type { Chat, Message, Note, ServerPayload, TimelineEntry } from '@smart-chat/contract'
import type { ChatFilter } from '../chats/filter.ts'
import { type ChatList, placeChat } from './chat-list.ts'
import { placeLine, placeMessage, placeSeen, placeStatus, type Thread } from './thread.ts'

/** What the server told, by kind: the segments' own event names are already resolved. */
export type Fact =
  | { kind: 'chat'; chat: Chat }
  | { kind: 'assigned'; payload: ServerPayload<'chat_assigned'> }
  | { kind: 'reassigned'; payload: ServerPayload<'chat_reassigned'> }
  | { kind: 'status'; payload: ServerPayload<'chat_status_updated'> }
  | { kind: 'tagged'; payload: ServerPayload<'tag_updated'> }
  | { kind: 'seen'; payload: ServerPayload<'messages_seen'> }
  | { kind: 'message'; message: Message }
  | { kind: 'delivery'; payload: ServerPayload<'message_status'> }
  | { kind: 'note'; note: Note }
  | { kind: 'line'; line: TimelineEntry }

/** The chat that a fact is about. */
export function chatIdOf(fact: Fact): string {
  switch (fact.kind) {
    case 'chat':
      return fact.chat.chat_id
    case 'message':
      return fact.message.chat_id
    case 'note':
      return fact.note.chat_id
    case 'line':
      return fact.line.chat_id
    default:
      return fact.payload.chat_id
  }
}

/** The chat after a fact; undefined when it is not known and the fact does not carry it. */
export function chatAfter(known: Chat | undefined, fact: Fact): Chat | undefined {
  if (fact.kind === 'chat') return isOlder(fact.chat, known) ? known : fact.chat
  if (known === undefined) return undefined
  switch (fact.kind) {
    case 'assigned':
    case 'reassigned':
      return {
        ...known,
        assigned_executive_id: fact.payload.assigned_executive_id,
        assigned_executive_name: fact.payload.assigned_executive_name,
        assigned_reason: fact.payload.assigned_executive_id === null ? null : fact.payload.reason,
      }
    case 'status':
      return withStatus(known, fact.payload.new_status)
    case 'tagged':
      return { ...known, tags: fact.payload.tags }
    case 'seen':
      return { ...known, unseen_count: fact.payload.unseen_count }
    default:
      return known
  }
}

/** A list that was fetched while an older fact was on its way is not set back by it. */
const isOlder = (chat: Chat, known: Chat | undefined) =>
  known !== undefined && chat.last_seq < known.last_seq

function withStatus(chat: Chat, status: Chat['status']): Chat {
  if (status === 'active') return { ...chat, status, is_resolved: false, resolved_at: null }
  const nobodyWaits = {
    waiting_since: null,
    waiting_from: null,
    waited_s: 0,
    waiting_paused: false,
  }
  return { ...chat, status, is_resolved: true, ...nobodyWaits }
}

/** A list after a fact. */
export function applyToList(
  list: ChatList,
  filter: ChatFilter,
  known: Chat | undefined,
  fact: Fact,
): ChatList {
  const here = list.chats.find((chat) => chat.chat_id === chatIdOf(fact))
  const before = here ?? known
  const after = chatAfter(before, fact)
  if (after === undefined || after === here) return list
  return placeChat(list, filter, before, after)
}

/** A conversation after a fact; `isStale` when the rest must be fetched. */
export function applyToThread(thread: Thread, fact: Fact): { thread: Thread; isStale: boolean } {
  switch (fact.kind) {
    case 'message': {
      const { thread: next, hasGap } = placeMessage(thread, fact.message)
      return { thread: next, isStale: hasGap }
    }
    case 'delivery':
      return { thread: placeStatus(thread, fact.payload), isStale: false }
    case 'seen':
      return { thread: placeSeen(thread, fact.payload), isStale: false }
    case 'line':
      return { thread: placeLine(thread, fact.line), isStale: false }
    default:
      return { thread, isStale: false }
  }
}

/** Notes, newest first, each once. */
export function applyToNotes(notes: Note[], fact: Fact): Note[] {
  if (fact.kind !== 'note' || notes.some((note) => note.id === fact.note.id)) return notes
  return [fact.note, ...notes]
}
