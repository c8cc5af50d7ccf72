import type { Insertable } from 'kysely'
import { json } from '../platform/db/json.ts'
import type { Tables } from '../platform/db/tables.ts'
import { demoId } from './chance.ts'
import type { DemoCustomer } from './customers.ts'
import type { FileName } from './files.ts'
import type { Line } from './lines.ts'
import type { Executive, Story } from './story.ts'

export type Row<Table extends keyof Tables> = Insertable<Tables[Table]>

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

/** A chat that nothing has happened in yet. */
export function emptyChat(story: Story, phone_number_id: string, at: Date): Replayed {
  const { customer_id } = story.customer
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

/** A line of the timeline. */
export function note(
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
