import type { Chat } from '@smart-chat/contract'
import { describe, expect, test } from 'vitest'
import type { ChatFilter } from '../chats/filter.ts'
import { applyToList, applyToNotes, applyToThread, chatAfter } from './apply-event.ts'
import type { ChatList } from './chat-list.ts'
import { aChat, after, aMessage, resolved } from './testing.ts'
import type { Thread } from './thread.ts'

const all: ChatFilter = { status: 'active', sort: 'recent' }
const mine: ChatFilter = { ...all, assigned_executive_id: 'me' }
const listOf = (chats: Chat[], change: Partial<ChatList> = {}): ChatList => ({
  chats,
  total: chats.length,
  total_is_capped: false,
  next_cursor: null,
  ...change,
})
const ids = (list: ChatList) => list.chats.map((chat) => chat.chat_id)

const older = aChat({ chat_id: 'c1' })
const newer = aChat({ chat_id: 'c2', last_message_time: after(1), sort_at: after(1) })

describe('a list', () => {
  test('brings a chat with a new message to the top', () => {
    const chat = { ...older, last_message_time: after(2), sort_at: after(2), last_seq: 2 }
    const list = applyToList(listOf([newer, older]), all, older, { kind: 'chat', chat })
    expect(ids(list)).toEqual(['c1', 'c2'])
  })

  test('keeps the order when only the tags change', () => {
    const payload = { chat_id: 'c1', tag: 'VIP', action: 'add' as const, tags: ['VIP'] }
    const list = applyToList(listOf([newer, older]), all, older, { kind: 'tagged', payload })
    expect(ids(list)).toEqual(['c2', 'c1'])
    expect(list.chats[1]?.tags).toEqual(['VIP'])
  })

  test('gains the chat that is assigned to its executive, and counts it', () => {
    const list = applyToList(listOf([]), mine, older, assigned('me'))
    expect(list).toMatchObject({
      total: 1,
      chats: [{ chat_id: 'c1', assigned_executive_name: 'Me' }],
    })
  })

  test('loses the chat that goes to someone else', () => {
    const own = aChat({ assigned_executive_id: 'me' })
    expect(applyToList(listOf([own]), mine, own, assigned('jane'))).toMatchObject({
      total: 0,
      chats: [],
    })
  })

  test('loses a resolved chat, and the list of resolved ones gains it', () => {
    expect(ids(applyToList(listOf([older]), all, older, resolved))).toEqual([])
    const done = applyToList(listOf([]), { ...all, status: 'resolved' }, older, resolved)
    expect(done.chats[0]).toMatchObject({ is_resolved: true, waiting_since: null })
  })

  test('leaves what sorts behind its loaded part to the next page', () => {
    const list = listOf([newer], { next_cursor: 'more', total: 40 })
    const next = applyToList(list, all, older, {
      kind: 'chat',
      chat: { ...older, unseen_count: 0 },
    })
    expect(next).toMatchObject({ total: 40, chats: [newer] })
  })

  test('does not take back what a later fetch has already shown', () => {
    const fetched = aChat({ last_seq: 9 })
    const list = listOf([fetched])
    expect(applyToList(list, all, undefined, { kind: 'chat', chat: aChat({ last_seq: 8 }) })).toBe(
      list,
    )
  })

  test('asks for its total when a stranger comes in', () => {
    const list = listOf([older], { next_cursor: 'more', total: 40 })
    expect(applyToList(list, all, undefined, { kind: 'chat', chat: newer })).toMatchObject({
      total: 40,
      is_total_uncertain: true,
    })
  })

  test('of a segment ignores the chats of others', () => {
    const vendor = aChat({ customer_type: 'Vendor' })
    const partners: ChatFilter = { ...all, customer_type: 'Partner' }
    expect(
      applyToList(listOf([]), partners, undefined, { kind: 'chat', chat: vendor }).chats,
    ).toEqual([])
  })

  test('applied twice is as applied once', () => {
    const once = applyToList(listOf([older]), mine, older, assigned('me'))
    expect(applyToList(once, mine, older, assigned('me'))).toEqual(once)
  })
})

describe('a chat', () => {
  test('takes the unread count of whoever saw it', () => {
    const payload = { chat_id: 'c1', executive_id: 'me', up_to_seq: 1, unseen_count: 0 }
    expect(chatAfter(older, { kind: 'seen', payload })?.unseen_count).toBe(0)
  })

  test('that nobody has loaded cannot be told from a fact that does not carry it', () => {
    expect(chatAfter(undefined, resolved)).toBeUndefined()
  })
})

describe('a conversation', () => {
  const thread = {
    messages: [
      aMessage({ seq: 1 }),
      aMessage({ seq: 2, sender_type: 'Executive', delivery: 'sent' }),
    ],
    timeline: [],
    has_older: false,
  }

  test('takes the next message, and the same one only once', () => {
    const message = aMessage({ seq: 3 })
    const next = applyToThread(thread, { kind: 'message', message })
    expect(next.thread.messages).toHaveLength(3)
    expect(applyToThread(next.thread, { kind: 'message', message }).thread.messages).toHaveLength(3)
  })

  test('is fetched again when messages are missing between', () => {
    const next = applyToThread(thread, { kind: 'message', message: aMessage({ seq: 5 }) })
    expect(next).toEqual({ thread, isStale: true })
  })

  test('shows what happened beside the messages, each line once and in its place', () => {
    const line = (id: string, minutes: number) => ({
      kind: 'line' as const,
      line: {
        id,
        chat_id: 'c1',
        at: after(minutes),
        kind: 'tagged',
        actor: 'me',
        actor_name: 'Me',
        text: id,
      },
    })
    let shown: Thread = thread
    for (const fact of [line('l2', 2), line('l1', 1), line('l2', 2)])
      shown = applyToThread(shown, fact).thread
    expect(shown.timeline.map(({ id }) => id)).toEqual(['l1', 'l2'])
  })

  test('never moves a tick back', () => {
    const read = applyToThread(thread, status('read')).thread
    expect(applyToThread(read, status('delivered')).thread.messages[1]?.delivery).toBe('read')
  })

  test('shows why a message failed, and forgets it when delivery is proven', () => {
    const failed = applyToThread(thread, status('queued', 2)).thread
    const why = applyToThread(failed, {
      ...status('failed', 2),
      payload: { ...status('failed', 2).payload, error: { code: '131047', message: 'Too late' } },
    }).thread
    expect(why.messages[1]).toMatchObject({ delivery: 'failed', error: { message: 'Too late' } })
    expect(applyToThread(why, status('delivered', 2)).thread.messages[1]).toMatchObject({
      delivery: 'delivered',
      error: null,
    })
  })

  test('that was sent may still fail, and is not sent again by a late status', () => {
    const failed = applyToThread(thread, status('failed')).thread
    expect(failed.messages[1]?.delivery).toBe('failed')
    expect(applyToThread(failed, status('sent')).thread.messages[1]?.delivery).toBe('failed')
  })

  test('ignores the status of an attempt that is over', () => {
    const second = applyToThread(thread, status('queued', 2)).thread
    expect(applyToThread(second, status('failed', 1)).thread.messages[1]?.delivery).toBe('queued')
  })
})

test('a note is shown once, the newest first', () => {
  const note = {
    id: 'n1',
    note_id: 'n1',
    chat_id: 'c1',
    content: 'Call back',
    text: 'Call back',
    author_id: 'me',
    author_name: 'Me',
    author: 'Me',
    created_at: after(1),
  }
  const notes = applyToNotes([{ ...note, id: 'n0' }], { kind: 'note', note })
  expect(notes.map(({ id }) => id)).toEqual(['n1', 'n0'])
  expect(applyToNotes(notes, { kind: 'note', note })).toBe(notes)
})

const assigned = (id: string) => ({
  kind: 'assigned' as const,
  payload: {
    chat_id: 'c1',
    assigned_executive_id: id,
    assigned_executive_name: id === 'me' ? 'Me' : 'Jane',
    executive_id: id,
    executive_name: null,
    customer: '919876543210',
    customer_name: 'Asha Rao',
    customer_type: 'Partner',
    reason: 'round_robin' as const,
  },
})

const status = (delivery: 'queued' | 'sent' | 'delivered' | 'read' | 'failed', attempt = 1) => ({
  kind: 'delivery' as const,
  payload: { chat_id: 'c1', message_id: 'm2', seq: 2, attempt, delivery },
})
