import { preview } from '../messages/preview.ts'
import { json } from '../platform/db/json.ts'
import type { StoredReaction } from '../platform/db/tables.ts'
import { between, demoDigits, demoId, demoWamid, pick } from './chance.ts'
import { type FileName, factsOf } from './files.ts'
import { customerOf, type Replayed, type Row } from './kept.ts'
import type { Line } from './lines.ts'

/** What a message depends on beside its chat. */
export interface Around {
  phone_number_id: string
  now: Date
  /** The customer writes again later, so what we wrote has been read. */
  isAnswered: boolean
}

/** The customer writes. */
export function hear(kept: Replayed, at: Date, line: Line, { phone_number_id }: Around): void {
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
export function answer(kept: Replayed, at: Date, line: Line, around: Around): void {
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
