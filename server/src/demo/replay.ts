import type { Insertable } from 'kysely'
import { searchText } from '../customers/resolve.ts'
import { preview } from '../messages/preview.ts'
import { json } from '../platform/db/json.ts'
import type { StoredReaction, Tables } from '../platform/db/tables.ts'
import { between, demoDigits, demoId, demoWamid, pick } from './chance.ts'
import type { DemoCustomer } from './customers.ts'
import { type FileName, factsOf } from './files.ts'
import type { Line } from './lines.ts'
import { type Executive, type Happening, type Story, tell } from './story.ts'

type Row<Table extends keyof Tables> = Insertable<Tables[Table]>

/** Everything the desk keeps of one chat, as its own verbs would have left it. */
export interface Replayed {
  story: Story
  chat: Row<'chats'>
  messages: (Row<'messages'> & { line: Line; at: Date })[]
  media: (Row<'media'> & { file: FileName })[]
  attempts: Row<'attempts'>[]
  reads: Row<'chat_reads'>[]
  timeline: Row<'timeline'>[]
  notes: Row<'notes'>[]
  ratings: Row<'ratings'>[]
  window: Row<'service_windows'> | null
}

/** What the clocks know: seconds until an alert, an escalation, and until an answer counts as awaited. */
export interface Clocks {
  slaAlert: number
  slaEscalate: number
  awaiting: number
}

/** Lets a story happen, step by step, and keeps what the desk would keep. */
export function replay(
  story: Story,
  { now, phone_number_id, clocks }: { now: Date; phone_number_id: string; clocks: Clocks },
): Replayed {
  const happenings = tell(story, now)
  const firstAt = happenings[0]?.at ?? now
  const kept = emptyChat(story, phone_number_id, firstAt)
  note(kept, firstAt, 'created', 'Chat opened')
  for (const [place, happening] of happenings.entries()) {
    const isAnswered = happenings.slice(place + 1).some(isFromCustomer)
    happen(kept, happening, { phone_number_id, now, isAnswered })
  }
  return windClocks(kept, now, clocks)
}

const isFromCustomer = (happening: Happening) =>
  happening.kind === 'message' && happening.line.by === 'customer'

function emptyChat(story: Story, phone_number_id: string, at: Date): Replayed {
  const { customer_id, name } = story.customer
  return {
    story,
    chat: {
      chat_id: demoId('chat', story.key),
      customer_id,
      customer_type: story.customer_type,
      channel: 'whatsapp',
      phone_number_id,
      context: json({}),
      status: 'active',
      last_seq: 0,
      incoming_count: 0,
      unseen_count: 0,
      waiting_since: null,
      awaiting_customer: false,
      sla_alert_due_at: null,
      sla_escalation_due_at: null,
      awaiting_due_at: null,
      last_message_time: null,
      last_message_type: null,
      last_interaction_by: null,
      last_incoming_message_time: null,
      last_incoming_whatsapp_message: null,
      last_outgoing_message: null,
      last_message: '',
      assigned_executive_id: null,
      assigned_reason: null,
      assigned_at: null,
      last_executive_id: null,
      tags: [],
      rating: null,
      search_text: searchText(name, customerOf(story.customer)),
      sort_at: at,
      created_at: at,
      resolved_at: null,
      resolved_reason: null,
    },
    messages: [],
    media: [],
    attempts: [],
    reads: [],
    timeline: [],
    notes: [],
    ratings: [],
    window: null,
  }
}

/** How the desk calls a person: by number, or by user id where the number is hidden. */
export const customerOf = ({ username, phone, user_id }: DemoCustomer) =>
  username === null ? phone : user_id

interface Around {
  phone_number_id: string
  now: Date
  /** The customer writes again later, so what we wrote has been read. */
  isAnswered: boolean
}

function happen(kept: Replayed, happening: Happening, around: Around): void {
  const { chat, story } = kept
  const { executive } = story
  const { at } = happening
  switch (happening.kind) {
    case 'message':
      if (happening.line.by === 'customer') hear(kept, at, happening.line, around)
      else answer(kept, at, happening.line, around)
      return
    case 'assigned': {
      const isOurs = happening.reason === 'manual'
      Object.assign(chat, {
        assigned_executive_id: executive.executive_id,
        assigned_reason: happening.reason,
        assigned_at: at,
        last_executive_id: executive.executive_id,
      })
      const why = isOurs ? ', by hand' : ', whose turn it was'
      const text = `Assigned to ${executive.name}${why}`
      note(kept, at, 'assigned', text, isOurs ? executive : null, { reason: happening.reason })
      return
    }
    case 'released':
      Object.assign(chat, { assigned_executive_id: null, assigned_reason: null, assigned_at: null })
      note(
        kept,
        at,
        'released',
        `Back to the queue from ${executive.name}, who went offline`,
        null,
        {
          reason: 'offline',
        },
      )
      return
    case 'tagged':
      chat.tags = [...(chat.tags ?? []), happening.tag]
      note(kept, at, 'tagged', `Added #${happening.tag}`, executive)
      return
    case 'noted':
      kept.notes.push({
        note_id: demoId('note', story.key, kept.notes.length),
        chat_id: chat.chat_id,
        content: happening.content,
        author_id: executive.executive_id,
        author_name: executive.name,
        created_at: at,
      })
      return
    case 'resolved':
      resolve(kept, at, happening.reason)
      return
    case 'rated':
      rate(kept, at, happening.rating)
  }
}

/** The customer writes. */
function hear(kept: Replayed, at: Date, line: Line, { phone_number_id }: Around): void {
  const { chat, story } = kept
  const incoming_count = (chat.incoming_count ?? 0) + 1
  const message = addMessage(kept, at, line, {
    incoming_count,
    sender_type: 'Customer',
    sender_id: story.customer.customer_id,
    sender_name: story.customer.name,
  })
  if (line.file !== undefined) message.media_id = addMedia(kept, at, line, phone_number_id)
  Object.assign(chat, {
    incoming_count,
    unseen_count: (chat.unseen_count ?? 0) + 1,
    last_interaction_by: 'Customer',
    last_incoming_message_time: at,
    last_incoming_whatsapp_message: at,
    waiting_since: chat.waiting_since ?? at,
  })
  kept.window = openWindow(story.customer.customer_id, phone_number_id, at)
}

/** The executive has read everything, and writes. */
function answer(kept: Replayed, at: Date, line: Line, around: Around): void {
  const { chat, story } = kept
  const { executive_id, name } = story.executive
  const message = addMessage(kept, at, line, {
    incoming_count: chat.incoming_count ?? 0,
    sender_type: 'Executive',
    sender_id: executive_id,
    sender_name: name,
    delivery: deliveryOf(kept, at, line, around),
    attempt: 1,
    attempt_started_at: at,
    error: line.failure === undefined ? null : json(line.failure),
    stopped_waiting_since: chat.waiting_since ?? null,
  })
  const { message_id, whatsapp_id = null, error = null } = message
  kept.attempts.push({
    message_id,
    attempt: 1,
    whatsapp_id,
    started_at: at,
    ended_at: new Date(at.getTime() + between(400, 2600, message_id)),
    error,
    pricing: json({
      billable: true,
      pricing_model: 'PMP',
      type: 'regular',
      category: line.kind === 'template' ? 'utility' : 'service',
    }),
  })
  Object.assign(chat, {
    last_interaction_by: 'Executive',
    last_outgoing_message: at,
    // What failed has answered nobody.
    waiting_since: line.failure === undefined ? null : message.stopped_waiting_since,
    unseen_count: 0,
  })
  kept.reads = [
    {
      chat_id: chat.chat_id,
      executive_id,
      up_to_seq: message.seq,
      incoming_seen: message.incoming_count,
      seen_at: at,
    },
  ]
}

/** Read where the customer went on; else as far as the phone has told by now. */
function deliveryOf({ story }: Replayed, at: Date, line: Line, { isAnswered, now }: Around) {
  if (line.failure !== undefined) return 'failed' as const
  const isOld = now.getTime() - at.getTime() > 3 * 3_600_000
  if (isAnswered || (isOld && story.state.kind === 'resolved')) return 'read' as const
  return pick(['read', 'delivered', 'read', 'sent', 'delivered'] as const, 'delivery', story.key)
}

type Sent = Pick<Row<'messages'>, 'incoming_count' | 'sender_type' | 'sender_id' | 'sender_name'> &
  Partial<Row<'messages'>>

function addMessage(kept: Replayed, at: Date, line: Line, sent: Sent) {
  const { chat, story, messages } = kept
  const seq = (chat.last_seq ?? 0) + 1
  const quoted = line.quotes === undefined ? undefined : messages.at(-line.quotes)
  const text = line.change === 'revoked' ? '🚫 This message was deleted' : line.text
  const changed = { at: new Date(at.getTime() + 6000) }
  const message: Replayed['messages'][number] = {
    line,
    at,
    message_id: demoId('message', story.key, seq),
    chat_id: chat.chat_id,
    seq,
    ...sent,
    channel: 'whatsapp',
    kind: line.kind,
    message: text,
    message_tag: line.message_tag ?? null,
    media_id: null,
    content: line.content === undefined ? null : json(line.content),
    reply_to_id: quoted?.message_id ?? null,
    reply_to_whatsapp_id: line.by === 'customer' ? (quoted?.whatsapp_id ?? null) : null,
    reactions: json(reactionsOf(kept, at, line)),
    edited_at: line.change === 'edited' ? changed.at : null,
    revoked_at: line.change === 'revoked' ? changed.at : null,
    whatsapp_id: demoWamid(story.key, seq),
    datetime: at,
    created_at: at,
  }
  messages.push(message)
  Object.assign(chat, {
    last_seq: seq,
    last_message: preview(text),
    last_message_time: at,
    last_message_type: line.kind,
    sort_at: at,
  })
  return message
}

function reactionsOf({ story }: Replayed, at: Date, line: Line): StoredReaction[] {
  if (line.reaction === undefined) return []
  const by = customerOf(story.customer)
  const reactedAt = new Date(at.getTime() + 9000).toISOString()
  return [{ emoji: line.reaction, by, by_type: 'Customer', at: reactedAt }]
}

function addMedia(kept: Replayed, at: Date, line: Line, phone_number_id: string): string {
  const file = line.file as FileName
  const { mime_type, ...size } = factsOf(file)
  const media_id = demoId('media', kept.story.key, kept.media.length)
  kept.media.push({
    file,
    media_id,
    whatsapp_media_id: demoDigits('media', media_id),
    phone_number_id,
    kind: line.kind as Row<'media'>['kind'],
    mime_type,
    file_name: line.kind === 'document' ? file : null,
    ...(line.isLost === true
      ? { state: 'failed', error: 'WhatsApp has no such file any more.' }
      : { state: 'ready', storage_key: media_id, ...size }),
    created_at: at,
  })
  return media_id
}

function resolve(kept: Replayed, at: Date, reason: string): void {
  const { chat, story } = kept
  const tags = chat.tags ?? []
  const text = [`Resolved: ${reason}`, ...tags.map((tag) => `#${tag}`)].join(' ')
  note(kept, at, 'resolved', text, story.executive, { reason, tags })
  Object.assign(chat, {
    status: 'resolved',
    resolved_at: at,
    resolved_reason: reason,
    tags: [],
    waiting_since: null,
  })
}

const COMMENTS: Record<number, string[]> = {
  5: ['Very quick help', 'बहुत अच्छी सेवा', 'Solved in minutes', 'Polite and helpful'],
  4: ['Good, a little slow', 'Thik hai'],
  1: ['Had to explain everything twice'],
}

function rate(kept: Replayed, at: Date, rating: number): void {
  const { chat, story } = kept
  const comments = COMMENTS[rating]
  chat.rating = rating
  kept.ratings.push({
    chat_id: chat.chat_id,
    executive_id: story.executive.executive_id,
    rating,
    comment: comments === undefined ? null : pick([...comments, null], 'comment', story.key),
    by_customer: true,
    created_at: at,
  })
  note(kept, at, 'rated', `The customer rated this chat ${rating} of 5`)
}

function note(
  kept: Replayed,
  at: Date,
  kind: string,
  text: string,
  by: Executive | null = null,
  detail: object = {},
): void {
  kept.timeline.push({
    chat_id: kept.chat.chat_id,
    at,
    kind,
    text,
    actor: by?.executive_id ?? 'system',
    actor_name: by?.name ?? 'Smart Chat',
    detail: json(detail),
  })
}

const HOUR_MS = 3_600_000

function openWindow(customer_id: string, phone_number_id: string, at: Date) {
  const closes_at = new Date(at.getTime() + 24 * HOUR_MS)
  return {
    customer_id,
    phone_number_id,
    last_incoming_at: at,
    closes_at,
    closing_due_at: new Date(closes_at.getTime() - HOUR_MS),
    closed_due_at: closes_at,
  }
}

/** Clocks that have run out have said what they had to say; the others go on. */
function windClocks(kept: Replayed, now: Date, clocks: Clocks): Replayed {
  const { chat, window } = kept
  const ahead = (from: Date | string | null | undefined, seconds: number) => {
    const due = from == null ? null : new Date(new Date(from).getTime() + seconds * 1000)
    return due !== null && due > now ? due : null
  }
  if (chat.status === 'active') {
    chat.sla_alert_due_at = ahead(chat.waiting_since, clocks.slaAlert)
    chat.sla_escalation_due_at = ahead(chat.waiting_since, clocks.slaEscalate)
    if (chat.waiting_since === null) {
      chat.awaiting_due_at = ahead(chat.last_outgoing_message, clocks.awaiting)
      chat.awaiting_customer = chat.awaiting_due_at === null
    }
  }
  if (window === null) return kept
  if (window.closes_at <= now && chat.status === 'active') {
    note(kept, new Date(window.closes_at), 'window_closed', 'The 24-hour window closed')
  }
  kept.window = {
    ...window,
    closing_due_at: ahead(window.closing_due_at, 0),
    closed_due_at: ahead(window.closed_due_at, 0),
  }
  return kept
}
