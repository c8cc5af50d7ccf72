import type { customerEvents, ServerEventName } from '@smart-chat/contract'

/** The rooms of the desk: the channels of the socket contract. */
export const rooms = {
  chat: ['chat:{chat_id}', 'Executives who have joined the chat with `join_chat`.'],
  segment: [
    '{room}',
    'Executives who have joined the segment with `join_room`: `PartnerApp`, `CustomerApp`, `VendorApp`, `SRDPApp`.',
  ],
  dashboard: ['dashboard', 'Every executive, from the start: numbers and presence only.'],
  executive: ['executive:{executive_id}', 'Every socket of one executive, from the start.'],
  leads: ['leads:{customer_type}', 'The leads of a segment, from the start.'],
  administrators: ['administrators', 'Every administrator, from the start.'],
  customer: [
    'customer:{chat_id}',
    'The customer’s own sockets, with `join_chat_customer`. Only the customer’s projection goes there.',
  ],
  socket: ['/', 'One socket by itself.'],
} as const satisfies Record<string, readonly [address: string, description: string]>

export type Room = keyof typeof rooms

interface Audience {
  summary: string
  to: readonly Room[]
  /** A fact of the change log: it carries `cursor`, and `sync` tells it again. */
  isFact?: true
}

const ofMessage = ['chat', 'customer'] as const
const ofChat = ['chat', 'segment'] as const
const newInSegment = (room: string): Audience => ({
  summary: `A new message or a new chat in the segment of ${room}, and nothing else: V2 clients count each as unread.`,
  to: ['segment'],
  isFact: true,
})

/** What each server event says, and who hears it. */
export const audiences: Record<ServerEventName, Audience> = {
  new_message: {
    summary: 'A message was stored. The socket that sent it has it in its response instead.',
    to: ofMessage,
    isFact: true,
  },
  message_updated: {
    summary:
      'A message looks different: a reaction, an edit, a revocation, a file ready or failed.',
    to: ofMessage,
    isFact: true,
  },
  message_status: { summary: 'How far a message of ours has got.', to: ofMessage, isFact: true },
  messages_seen: {
    summary: 'An executive has seen the messages up to a `seq`.',
    to: ofChat,
    isFact: true,
  },
  room_update: newInSegment('`PartnerApp`'),
  room_update_customer: newInSegment('`CustomerApp`'),
  room_update_vendor: newInSegment('`VendorApp`'),
  room_update_srdp: newInSegment('`SRDPApp`'),
  chat_updated: {
    summary:
      'Anything about a chat that has no event of its own: waiting, window, profile, rating …',
    to: ofChat,
    isFact: true,
  },
  chat_assigned: {
    summary: 'A chat was given to an executive.',
    to: [...ofChat, 'executive'],
    isFact: true,
  },
  chat_reassigned: {
    summary: 'A chat went from one executive to another, or back to the queue.',
    to: [...ofChat, 'executive'],
    isFact: true,
  },
  chat_status_updated: {
    summary: 'A chat was resolved or reopened.',
    to: [...ofChat, 'customer'],
    isFact: true,
  },
  tag_updated: { summary: 'A tag was added or removed.', to: ofChat, isFact: true },
  note_added: { summary: 'A note was written.', to: ['chat'], isFact: true },
  mention: {
    summary: 'A colleague named you in a note, as `@login` or `@Full Name`.',
    to: ['executive'],
    isFact: true,
  },
  timeline_added: { summary: 'A line of the chat’s timeline.', to: ['chat'], isFact: true },
  user_typing: {
    summary: 'Somebody is writing, at most once a second a chat; customers see executives only.',
    to: ofMessage,
  },
  chat_viewers: {
    summary:
      'Who has the chat open, and writes there, at most once a second a chat; whoever joins a segment is told of those that are open, 200 at most.',
    to: ofChat,
  },
  executive_status: {
    summary: 'An executive went online, away or offline, or has another capacity.',
    to: ['dashboard'],
    isFact: true,
  },
  inactivity_warning: {
    summary: 'Without a sign of life you go offline soon. Emit `activity` to stay.',
    to: ['executive'],
    isFact: true,
  },
  dashboard_stats: {
    summary: 'The counters, at most four times a second; also the answer to `get_dashboard_stats`.',
    to: ['dashboard', 'socket'],
  },
  sla_alert: {
    summary:
      'A customer has waited too long. Goes to the assigned executive and the leads; for an unassigned chat to the segment.',
    to: ['executive', 'leads', 'segment'],
    isFact: true,
  },
  service_window_closed: {
    summary: 'From now on only a template can be sent. Said once, within a second.',
    to: ofChat,
    isFact: true,
  },
  service_window_closing: {
    summary: 'The service window closes in an hour.',
    to: ofChat,
    isFact: true,
  },
  channel_state: {
    summary:
      'One of our numbers is paused, with what mends it, or goes on again, or WhatsApp sees it otherwise. `queued` as it is then.',
    to: ['segment', 'leads'],
    isFact: true,
  },
  templates_changed: {
    summary:
      'Templates of the segment’s account were added, changed, paused or removed: fetch them again.',
    to: ['segment', 'leads'],
    isFact: true,
  },
  dead_letter_changed: {
    summary:
      'Something could not be done and is kept as a dead letter, or one was replayed or dismissed.',
    to: ['administrators'],
    isFact: true,
  },
  'driver-chat-stats': {
    summary: 'Retired: V1 only, with `LEGACY_V1_EVENTS=1`. V2 clients drop their listener.',
    to: ['dashboard'],
  },
  user_left: { summary: 'A socket has left the chat.', to: ['chat'] },
  session_expired: {
    summary:
      'The token has run out or was revoked; the socket is closed. Emit `reauthenticate` in time to stay.',
    to: ['socket'],
  },
  server_draining: {
    summary: 'The server is being replaced: connect anew after `retry_in_ms`.',
    to: ['socket'],
  },
  error_response: { summary: 'The answer to an event that does not exist.', to: ['socket'] },
}

/** What the customer’s projection of an event says, where it says less. */
export const customerSummaries: Partial<Record<keyof typeof customerEvents, string>> = {
  message_status: 'How far an answer has got, without the reason of a failure.',
  chat_status_updated: 'The chat was resolved or reopened.',
  user_typing: 'Somebody at the desk is writing.',
}
