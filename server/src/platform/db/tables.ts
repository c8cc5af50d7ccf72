import type { SegmentSettings } from '@smart-chat/contract'
import type { ColumnType, Generated, JSONColumnType } from 'kysely'

type Json<Shape extends object> = JSONColumnType<Shape, string | undefined, string>
type NullableJson<Shape extends object> = ColumnType<
  Shape | null,
  string | null | undefined,
  string | null
>
type Numbered = ColumnType<number, never, never>

export interface Tables {
  settings: { key: string; value: Json<object> }
  segments: {
    customer_type: string
    position: number
    room: string
    update_event: string
    routing: Generated<'round_robin' | 'least_busy'>
    tags: Generated<string[]>
    context_fields: Generated<string[]>
    settings: Json<Partial<Omit<SegmentSettings, 'routing'>>>
    /** When it next opens or closes. */
    hours_due_at: Date | null
  }
  business_numbers: {
    phone_number_id: string
    customer_type: string
    waba_id: string
    display_number: string | null
    /** Messages a second; null: as the deployment says. */
    rate: number | null
    paced_until: Date | null
    spread_until: Date | null
    paused_at: Date | null
    pause_code: string | null
    pause_reason: string | null
    resumed_at: Date | null
    /** How often it was looked at, or paused again, without working in between. */
    checks: Generated<number>
    check_due_at: Date | null
    quality: string | null
    messaging_limit: string | null
    notice: string | null
    /** Of the numbers of its segment: the first is the one that we begin with. */
    position: Generated<number>
    /** Since when it is in the settings no longer. */
    removed_at: Date | null
  }
  pair_paces: { customer_id: string; phone_number_id: string; paced_until: Date }
  /** Queued messages that wait before they are tried (again). */
  put_off_messages: {
    message_id: string
    attempt: number
    /** How often this attempt was refused for a moment. */
    tries: number
    deliver_after: Date
    /** When it was written, or a person asked for it again. */
    since: Date
  }
  executives: {
    executive_id: string
    username: string
    agent_number: string
    name: string
    role: 'executive' | 'lead' | 'admin'
    password_hash: string
    status: Generated<'online' | 'offline' | 'away'>
    status_since: Generated<Date>
    capacity: number | null
    last_activity_at: Date | null
    offline_due_at: Date | null
    disabled_at: Date | null
    is_demo: Generated<boolean>
    created_at: Generated<Date>
  }
  executive_segments: {
    executive_id: string
    customer_type: string
    last_assigned_at: Date | null
  }
  sessions: {
    session_id: string
    executive_id: string
    refresh_hash: string
    previous_hash: string | null
    generation: Generated<number>
    rotated_at: Date
    expires_at: Date
    revoked_at: Date | null
    revoked_reason: string | null
    created_at: Date
  }
  connections: {
    connection_id: string
    executive_id: string
    session_id: string
    node_id: string
    renewed_at: Date
  }
  presence_periods: {
    executive_id: string
    since: Date
    until: Date | null
    status: 'online' | 'offline' | 'away'
    reason: string
  }
  customers: {
    customer_id: string
    customer: string
    name: Generated<string>
    profile: Json<Record<string, string>>
    documents_status: string | null
    dco_status: string | null
    in_journey_status: boolean | null
    /** By segment. */
    context: Json<Record<string, Record<string, string>>>
    search_text: ColumnType<string, never, never>
    opted_out_at: Date | null
    /** They want no marketing; answers and news of their rides they want. */
    marketing_opted_out_at: Date | null
    /** When they said it last. */
    marketing_told_at: Date | null
    merged_into: string | null
    created_at: Generated<Date>
  }
  customer_aliases: {
    kind: AliasKind
    value: string
    customer_id: string
    created_at: Generated<Date>
  }
  service_windows: {
    customer_id: string
    phone_number_id: string
    last_incoming_at: Date
    closes_at: Date
    closing_due_at: Date | null
    closed_due_at: Date | null
  }
  chats: {
    chat_id: string
    customer_id: string
    customer_type: string
    phone_number_id: string | null
    status: Generated<'active' | 'resolved'>
    channel: 'whatsapp' | 'inapp'
    context: Json<Record<string, string>>
    last_seq: Generated<number>
    incoming_count: Generated<number>
    unseen_count: Generated<number>
    last_message: Generated<string>
    last_message_time: Date | null
    last_message_type: string | null
    last_interaction_by: 'Customer' | 'Executive' | null
    last_incoming_message_time: Date | null
    last_incoming_whatsapp_message: Date | null
    last_outgoing_message: Date | null
    waiting_since: Date | null
    waiting_paused: Generated<boolean>
    waited_s: Generated<number>
    waiting_from: Date | null
    returned_by: string | null
    told_closed_at: Date | null
    rating_asked_at: Date | null
    opened_inapp: Generated<boolean>
    awaiting_customer: Generated<boolean>
    sla_alert_due_at: Date | null
    sla_escalation_due_at: Date | null
    awaiting_due_at: Date | null
    sla_alerted_for: Date | null
    sla_escalated_for: Date | null
    assigned_executive_id: string | null
    assigned_reason: string | null
    assigned_at: Date | null
    last_executive_id: string | null
    tags: Generated<string[]>
    rating: number | null
    sort_at: Date
    created_at: Date
    resolved_at: Date | null
    resolved_reason: string | null
  }
  /** Kept by triggers. */
  chat_facets: {
    chat_id: string
    customer_type: string
    status: 'active' | 'resolved'
    is_pending: boolean
    customer: string
    search_text: string
    documents_status: string | null
    dco_status: string | null
    in_journey_status: boolean | null
  }
  media: {
    media_id: string
    whatsapp_media_id: string | null
    phone_number_id: string | null
    kind: 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker'
    mime_type: string
    file_name: string | null
    size: number | null
    sha256: string | null
    width: number | null
    height: number | null
    duration: number | null
    state: 'pending' | 'ready' | 'failed'
    storage_key: string | null
    error: string | null
    /** Null for what came with a customer's WhatsApp message. */
    uploaded_by: string | null
    uploaded_by_kind: 'executive' | 'customer' | null
    sent_at: Date | null
    /** The segment of the first chat that it was in; kept by a trigger. */
    customer_type: string | null
    /** Where its small picture lies. */
    thumbnail_key: string | null
    /** Until when it is fetched from WhatsApp. */
    fetch_until: Date | null
    /** Since when it is gone on purpose. */
    removed_at: Date | null
    created_at: Date
  }
  whatsapp_uploads: {
    media_id: string
    phone_number_id: string
    whatsapp_media_id: string
    expires_at: Date
  }
  messages: {
    message_id: string
    chat_id: string
    seq: number
    incoming_count: number
    sender_type: 'Customer' | 'Executive' | 'System'
    sender_id: string
    sender_name: string
    channel: 'whatsapp' | 'inapp'
    kind: string
    message: string
    message_tag: string | null
    media_id: string | null
    content: NullableJson<Record<string, unknown>>
    reply_to_id: string | null
    reply_to_whatsapp_id: string | null
    reactions: Json<StoredReaction[]>
    edited_at: Date | null
    revoked_at: Date | null
    delivery: 'queued' | 'sent' | 'delivered' | 'read' | 'failed' | null
    attempt: Generated<number>
    attempt_started_at: Date | null
    error: NullableJson<{ code: string; message: string }>
    stopped_waiting_since: Date | null
    whatsapp_id: string | null
    client_message_id: string | null
    datetime: Date
    created_at: Date
  }
  attempts: {
    message_id: string
    attempt: number
    whatsapp_id: string | null
    started_at: Date
    ended_at: Date | null
    error: NullableJson<{ code: string; message: string }>
    pricing: NullableJson<object>
    free_until: Date | null
  }
  message_words: {
    customer_type: string
    created_at: Date
    message_id: string
    words: ColumnType<never, never, never>
  }
  outgoing_reactions: {
    message_id: string
    executive_id: string
    /** What is wanted; empty for none. */
    emoji: string
    wanted_at: Date
    /** What WhatsApp has taken. */
    shown: Generated<string>
  }
  /** How far WhatsApp has been told that a chat was read. */
  read_receipts: { chat_id: string; seq: number }
  early_changes: {
    whatsapp_id: string
    kind: 'reaction' | 'edit' | 'revoke'
    by_type: StoredReaction['by_type']
    at: Date
    item: Json<object>
    received_at: Date
  }
  early_statuses: { whatsapp_id: string; status: string; item: Json<object>; received_at: Date }
  chat_reads: {
    chat_id: string
    executive_id: string
    up_to_seq: number
    incoming_seen: number
    seen_at: Date
  }
  timeline: {
    id: Numbered
    chat_id: string
    at: Date
    kind: string
    actor: string
    actor_name: string
    text: string
    detail: Json<object>
  }
  notes: {
    note_id: string
    chat_id: string
    content: string
    author_id: string
    author_name: string
    created_at: Date
  }
  templates: {
    template_id: string
    waba_id: string
    name: string
    language: string
    category: string
    status: string
    parameter_format: string
    components: Json<object[]>
    synced_at: Date
    quality: string | null
    rejected_reason: string | null
    told_at: Date | null
  }
  template_syncs: {
    waba_id: string
    due_at: Date
    read_at: Date | null
  }
  rides: {
    ride_id: string
    customer_id: string
    type: string
    route: string
    date: Date
    status: 'upcoming' | 'ongoing' | 'completed' | 'cancelled'
  }
  ride_searches: {
    id: Numbered
    customer_id: string
    from_place: string
    to_place: string
    date: Date
  }
  ratings: {
    id: Numbered
    chat_id: string
    executive_id: string | null
    rating: number
    comment: string | null
    by_customer: boolean
    given_by: string | null
    created_at: Date
  }
  webhook_journal: { id: Numbered; received_at: Date; body: string; processed_at: Date | null }
  dead_letters: {
    id: Numbered
    /** Null for a job. */
    journal_id: number | null
    /** The place in its delivery; for a job: a digest of its data. */
    item_key: string
    source: Generated<'webhook' | 'job'>
    name: Generated<string>
    item: ColumnType<unknown, string, string>
    reason: string
    created_at: Date
    replayed_at: Date | null
    replay_error: string | null
    replays: Generated<number>
    dismissed_at: Date | null
  }
  sla_notices: {
    notice_id: Numbered
    customer_type: string
    customer: string
    customer_name: string
    minutes: number
  }
  chat_counts: {
    customer_type: string
    slot: number
    active: number
    resolved: number
    pending: number
  }
  change_outbox: {
    id: Numbered
    event: string
    rooms: string[]
    payload: Json<object>
    origin: string | null
    at: Date
  }
  change_log: {
    cursor: number
    event: string
    rooms: string[]
    payload: Json<object>
    origin: string | null
    at: Date
  }
}

export type AliasKind = 'phone' | 'user_id' | 'parent_user_id' | 'external'

export interface StoredReaction {
  emoji: string
  by: string
  by_type: 'Customer' | 'Executive'
  at: string
}
