import type {
  Chat,
  Executive,
  OnlineExecutive,
  Segment,
  ServerEventName,
  ServerPayload,
  Stats,
} from '@smart-chat/contract'
import type { QueryClient } from '@tanstack/react-query'
import { client } from '../../app/client.ts'
import { heardLetter } from '../admin/dead-letters/caches.ts'
import { forgetNotices, heardAlert, heardHandOver, settleBy } from '../notices/notice-store.ts'
import { heardOwnStatus, heardWarning } from '../presence/inactivity.ts'
import { heardTyping } from '../presence/typing.ts'
import { heardViewers } from '../presence/viewers.ts'
import { chatIdOf, type Fact } from './apply-event.ts'
import { applyFact, findChat } from './caches.ts'
import { heardChannel } from './channels.ts'
import { keys } from './keys.ts'
import { remember } from './replay.ts'

/** Keeps the caches true to what the server tells, until stopped. */
export function startFeed(
  cache: QueryClient,
  segments: Segment[],
  reader: { executive_id: string; isLead: boolean },
) {
  const { executive_id } = reader
  const take = (fact: Fact) => {
    remember(fact)
    if (fact.kind === 'assigned' || fact.kind === 'reassigned')
      heardHandOver(fact, executive_id, findChat(cache, chatIdOf(fact)))
    applyFact(cache, fact)
    settleBy(fact, reader)
  }
  const chat = (payload: Chat) => take({ kind: 'chat', chat: payload })

  const rooms = segments.map((segment) => segment.room)
  // What happened between the first fetch and the join is in neither: fetch again.
  Promise.all(rooms.map(client.rooms.joinSegment)).then(
    () => refetch(cache),
    () => {},
  )

  const stops = [...new Set(segments.map((segment) => segment.update_event))].map((name) =>
    on(name as 'room_update', chat),
  )
  stops.push(
    on('chat_updated', (payload) => {
      chat(payload)
      refreshCustomer(cache, payload.customer)
    }),
    on('timeline_added', (line) => {
      take({ kind: 'line', line })
      refreshCustomer(cache, findChat(cache, line.chat_id)?.customer)
    }),
    on('chat_assigned', (payload) => take({ kind: 'assigned', payload })),
    on('chat_reassigned', (payload) => take({ kind: 'reassigned', payload })),
    on('chat_status_updated', (payload) => take({ kind: 'status', payload })),
    on('tag_updated', (payload) => take({ kind: 'tagged', payload })),
    on('messages_seen', (payload) => take({ kind: 'seen', payload })),
    on('new_message', (message) => take({ kind: 'message', message })),
    on('message_updated', (message) => take({ kind: 'message', message })),
    on('message_status', (payload) => take({ kind: 'delivery', payload })),
    on('note_added', (note) => take({ kind: 'note', note })),
    on('dashboard_stats', (stats) => void cache.setQueryData<Stats>(keys.stats, stats)),
    on('executive_status', (payload) => applyPresence(cache, executive_id, payload)),
    on('templates_changed', ({ customer_type }) => {
      void cache.invalidateQueries({ queryKey: keys.templates(customer_type) })
    }),
    on('channel_state', (channel) => heardChannel(cache, channel)),
    on('dead_letter_changed', (letter) => heardLetter(cache, letter)),
    on('sla_alert', heardAlert),
    on('inactivity_warning', heardWarning),
    on('chat_viewers', (told) => heardViewers(told, executive_id)),
    on('user_typing', (typing) => {
      if (typing.sender !== executive_id) heardTyping(typing)
    }),
    client.socket.on('reset', () => void cache.invalidateQueries()),
    // A segment was taken away, or the chat moved out of ours: what is shown may not be ours to see.
    client.socket.on('room_lost', () => void cache.invalidateQueries()),
    client.outbox.onSent((message) => take({ kind: 'message', message })),
  )
  return () => {
    for (const stop of stops) stop()
    forgetNotices()
    for (const room of rooms) client.rooms.leaveSegment(room)
  }
}

/** Rides, profile and earlier chats have no events of their own: what is shown of them is fetched. */
function refreshCustomer(cache: QueryClient, customer: string | undefined): void {
  if (customer !== undefined) void cache.invalidateQueries({ queryKey: keys.customer(customer) })
}

function refetch(cache: QueryClient): void {
  void cache.invalidateQueries({ queryKey: keys.lists })
  void cache.invalidateQueries({ queryKey: keys.stats })
}

function on<Name extends ServerEventName>(
  name: Name,
  handle: (payload: ServerPayload<Name>) => void,
): () => void {
  return client.socket.on(name, handle)
}

function applyPresence(
  cache: QueryClient,
  executive_id: string,
  change: ServerPayload<'executive_status'>,
): void {
  const { status, status_since, capacity } = change
  const isChanged = (one: { executive_id: string }) => one.executive_id === change.executive_id
  cache.setQueriesData<OnlineExecutive[]>({ queryKey: ['executives'] }, (people) =>
    people?.map((one) => (isChanged(one) ? { ...one, status, status_since, capacity } : one)),
  )
  if (change.executive_id !== executive_id) return
  heardOwnStatus(change)
  cache.setQueryData<{ executive: Executive; segments: Segment[] }>(
    keys.me,
    (me) => me && { ...me, executive: { ...me.executive, status, capacity } },
  )
}
