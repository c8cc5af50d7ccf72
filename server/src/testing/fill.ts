import { sql } from 'kysely'
import type { Db } from '../context.ts'

export interface Size {
  chats: number
  messagesPerChat: number
}

/** So many executives have the chats; `exec_fill_1` is one of them, in every segment. */
const EXECUTIVES = 50

/**
 * Fills a desk that has its segments and no chats, in seconds: two years of chats, one in twenty of
 * them active, most in the hands of an executive; every value follows from the row's number. Indexes
 * and triggers that would take each row by itself are done at once.
 */
export async function fillDesk(db: Db, { chats, messagesPerChat }: Size): Promise<void> {
  const people = Math.ceil(chats * 0.9)
  const triggers = FILLED.map((table) => `${table} DISABLE TRIGGER ALL`)
  const indexes = await indexesToRebuild(db)
  for (const statement of [
    ...triggers.map((one) => `ALTER TABLE ${one}`),
    ...indexes.map(({ name }) => `DROP INDEX ${name}`),
    FUNCTIONS,
    EXECUTIVE_ROWS,
    customerRows(people),
    chatRows(chats, people),
    messageRows(messagesPerChat),
    ...OTHER_ROWS,
    ...indexes.map(({ definition }) => definition),
    ...triggers.map((one) => `ALTER TABLE ${one.replace('DISABLE', 'ENABLE')}`),
    'DROP FUNCTION fill_pick(bigint, integer, integer), fill_of(bigint, integer, text[])',
    'VACUUM ANALYZE',
  ]) {
    for (const one of statement.split(/;\n/)) await sql.raw(one).execute(db)
  }
}

/** The tables whose triggers and references are not asked row by row; that takes a superuser. */
const FILLED = [
  'attempts',
  'chat_facets',
  'chat_reads',
  'chats',
  'customer_aliases',
  'messages',
  'notes',
  'ratings',
  'rides',
  'service_windows',
  'timeline',
]

/** An index of many entries a row takes longer to fill row by row than at once. */
async function indexesToRebuild(db: Db) {
  const { rows } = await sql<{ name: string; definition: string }>`
    SELECT indexname AS name, indexdef AS definition FROM pg_indexes
    WHERE tablename IN ('chats', 'chat_facets', 'message_words') AND indexdef NOT LIKE '%UNIQUE%'`.execute(
    db,
  )
  return rows
}

/** Makes one chat a long one; the search does not know its words. */
export async function fillChat(db: Db, chat_id: string, messages: number): Promise<void> {
  await sql`UPDATE chats SET last_seq = ${messages}, incoming_count = ${messages}
    WHERE chat_id = ${chat_id}`.execute(db)
  await sql`ALTER TABLE messages DISABLE TRIGGER ALL`.execute(db)
  await sql`
    INSERT INTO messages (message_id, chat_id, seq, incoming_count, sender_type, sender_id,
      sender_name, channel, kind, message, datetime, created_at)
    SELECT 'long_' || seq, chat_id, seq, seq, 'Customer', customer_id, '', 'whatsapp', 'text',
      'Line ' || seq, sort_at - (${messages} - seq) * interval '1 second',
      sort_at - (${messages} - seq) * interval '1 second'
    FROM chats, generate_series(last_seq - ${messages} + 1, last_seq) AS seq
    WHERE chat_id = ${chat_id}
    ON CONFLICT (chat_id, seq) DO NOTHING`.execute(db)
  await sql`ALTER TABLE messages ENABLE TRIGGER ALL`.execute(db)
  await sql`
    INSERT INTO timeline (chat_id, at, kind, actor, actor_name, text)
    SELECT chat_id, sort_at - place * interval '50 seconds', 'tagged', 'system', '', 'Tagged'
    FROM chats, generate_series(1, ${Math.floor(messages / 50)}::int) AS place
    WHERE chat_id = ${chat_id}`.execute(db)
}

/** A number below `below`, scattered by the row's number; and one of a list. */
const FUNCTIONS = `
  CREATE FUNCTION fill_pick(nth bigint, salt integer, below integer) RETURNS integer
    LANGUAGE sql IMMUTABLE AS $$ SELECT (abs(hashint8(nth * 31 + salt)::bigint) % below)::int $$;
  CREATE FUNCTION fill_of(nth bigint, salt integer, list text[]) RETURNS text
    LANGUAGE sql IMMUTABLE AS $$
      SELECT list[1 + abs(hashint8(nth * 31 + salt)::bigint) % cardinality(list)] $$`

const EXECUTIVE_ROWS = `
  INSERT INTO segments (customer_type, position, room, update_event, tags)
  SELECT name, position, name || 'App', 'room_update_' || name, '{Urgent,Billing,Driver,Refund}'
  FROM unnest('{Partner,Customer,Vendor,SRDP}'::text[]) WITH ORDINALITY AS segment (name, position)
  ON CONFLICT DO NOTHING;
  INSERT INTO executives (executive_id, username, agent_number, name, role, password_hash)
  SELECT 'exec_fill_' || n, 'fill_' || n, 'fill-' || n, 'Executive ' || n, 'executive', ''
  FROM generate_series(1, ${EXECUTIVES}) AS n;
  INSERT INTO presence_periods (executive_id, since, until, status, reason)
  SELECT executive_id, status_since - n * interval '1 hour',
    CASE WHEN n > 0 THEN status_since - (n - 1) * interval '1 hour' END,
    CASE WHEN n % 2 = 0 THEN 'offline' ELSE 'online' END, 'manual'
  FROM executives, generate_series(0, 200) AS n WHERE executive_id LIKE 'exec_fill_%';
  INSERT INTO executive_segments
  SELECT executive_id, customer_type, NULL FROM executives, segments
  WHERE executive_id LIKE 'exec_fill_%'`

const customerRows = (people: number) => `
  INSERT INTO customers (customer_id, customer, name, profile, context, created_at,
    documents_status, dco_status, in_journey_status)
  SELECT 'person_' || n, (919000000000 + n * 7919::bigint % 999999937)::text,
    CASE WHEN fill_pick(n, 1, 10) = 0 THEN '' ELSE
      fill_of(n, 2, '{Aarav,Priya,प्रिया,Ravi,Sunita,Mohammed,Lakshmi,Zoë,Deepak,தமிழ்,Nikhil,Anjali,Farhan,Gurpreet}')
      || ' ' || fill_of(n, 3, '{Kumar,Sharma,Rao,Iyer,Khan,Singh,Nair,शर्मा,Das,Mehta,Reddy}')
      || CASE WHEN n % 7 = 0 THEN ' ' || n ELSE '' END END,
    '{"city":"Pune"}', '{}', now() - interval '2 years',
    CASE WHEN n % 4 = 0 THEN fill_of(n, 4, '{Approved,Approved,Approved,Pending,Rejected}') END,
    CASE WHEN n % 4 = 0 THEN fill_of(n, 5, '{Active,Active,Active,Active,Active,Active,Active,Inactive,Inactive,Suspend}') END,
    CASE WHEN n % 4 = 0 THEN fill_pick(n, 6, 12) = 0 END
  FROM generate_series(1, ${people}) AS n;
  INSERT INTO customer_aliases (kind, value, customer_id)
  SELECT 'phone', customer, customer_id FROM customers WHERE customer_id LIKE 'person_%'`

/** The first is the latest. Nobody has two active chats, as later ones of a person are resolved. */
const chatRows = (chats: number, people: number) => `
  INSERT INTO chats (chat_id, customer_id, customer_type, phone_number_id, status, channel, context,
    last_seq, incoming_count, unseen_count, last_message, last_message_time, last_message_type,
    last_interaction_by, waiting_since, waiting_from, awaiting_customer, assigned_executive_id, tags, sort_at,
    created_at, resolved_at)
  SELECT 'chat_' || lpad(n::text, 9, '0'), 'person_' || person, customer_type,
    '10000000000000' || (1 + person % 4), CASE WHEN active THEN 'active' ELSE 'resolved' END,
    'whatsapp', '{}', 0, 0, 0, '', at, 'text', 'Customer',
    CASE WHEN active AND fill_pick(n, 11, 3) = 0 THEN at END,
    CASE WHEN active AND fill_pick(n, 11, 3) = 0 THEN at END,
    active AND fill_pick(n, 11, 3) = 1,
    CASE WHEN fill_pick(n, 12, 25) > 0 THEN 'exec_fill_' || (1 + fill_pick(n, 13, ${EXECUTIVES})) END,
    CASE WHEN fill_pick(n, 14, CASE WHEN active THEN 3 ELSE 12 END) = 0 AND tags <> '{}' THEN
      CASE WHEN n % 5 = 0 THEN tags[1:2] ELSE tags[1 + n % cardinality(tags):1 + n % cardinality(tags)] END
      ELSE '{}' END,
    at, at - interval '3 days' * fill_pick(n, 15, 20),
    CASE WHEN NOT active THEN at END
  FROM (
    SELECT n, 1 + (n - 1) % ${people} AS person, n <= ${people}
        AND (n <= ${Math.ceil(chats / 25)} OR fill_pick(n, 10, 100) = 0) AS active,
      now() - n * (interval '2 years' / ${chats}) AS at
    FROM generate_series(1, ${chats}) AS n
  ) AS chat
  JOIN segments ON segments.position = (SELECT min(position) FROM segments) + person % 4;
  INSERT INTO chat_facets
  SELECT chat_id, customer_type, status, awaiting_customer, customer, search_text, documents_status,
    dco_status, in_journey_status
  FROM chats JOIN customers USING (customer_id);
  INSERT INTO chat_counts (customer_type, slot, active, resolved, pending)
  SELECT customer_type, 0, count(*) FILTER (WHERE status = 'active'),
    count(*) FILTER (WHERE status = 'resolved'), count(*) FILTER (WHERE awaiting_customer)
  FROM chats GROUP BY customer_type;
  INSERT INTO service_windows
  SELECT customer_id, phone_number_id, max(sort_at), max(sort_at) + interval '24 hours', NULL, NULL
  FROM chats WHERE phone_number_id IS NOT NULL GROUP BY customer_id, phone_number_id`

/** Few words are common, many are rare; every hundredth message names a booking. */
const messageRows = (perChat: number) => `
  INSERT INTO messages (message_id, chat_id, seq, incoming_count, sender_type, sender_id,
    sender_name, channel, kind, message, delivery, attempt, datetime, created_at)
  SELECT 'message_' || nth, chat_id, seq, (seq + 1) / 2,
    CASE WHEN seq % 2 = 1 THEN 'Customer' ELSE 'Executive' END,
    CASE WHEN seq % 2 = 1 THEN customer_id ELSE 'exec_fill_1' END, '', 'whatsapp', 'text',
    'My ' || fill_of(nth, 21, '{ride,cab,driver,payment,booking,किताब}') || ' '
      || fill_of(nth, 22, '{is late,was cancelled,has not come,needs a receipt,बहुत देर से है,costs too much}')
      || ' since word' || fill_pick(nth, 23, 5000)
      || CASE WHEN nth % 100 = 0 THEN ' BK-' || nth ELSE '' END,
    CASE WHEN seq % 2 = 0 THEN 'read' END, seq % 2, at, at
  FROM (
    SELECT chat_id, customer_id, seq, (row_number() OVER ()) AS nth,
      sort_at - (${perChat} - seq) * interval '1 minute' AS at
    FROM chats, generate_series(1, ${perChat}) AS seq WHERE chat_id LIKE 'chat_0%'
  ) AS line;
  INSERT INTO message_words
  SELECT customer_type, messages.created_at, message_id, words_of(message)
  FROM messages JOIN chats USING (chat_id) WHERE message_id LIKE 'message_%'`

const OTHER_ROWS = [
  `INSERT INTO timeline (chat_id, at, kind, actor, actor_name, text)
    SELECT chat_id, created_at, 'created', 'system', '', 'The chat began.' FROM chats`,
  `INSERT INTO notes (note_id, chat_id, content, author_id, author_name, created_at)
    SELECT 'note_' || chat_id, chat_id, 'Calls back', 'exec_fill_1', '', sort_at FROM chats`,
  `INSERT INTO ratings (chat_id, rating, by_customer, created_at)
    SELECT chat_id, 5, true, sort_at FROM chats WHERE status = 'resolved'`,
  `INSERT INTO rides (ride_id, customer_id, type, route, date, status)
    SELECT 'ride_' || customer_id, customer_id, 'cab', 'A to B', created_at, 'completed' FROM customers`,
  `INSERT INTO chat_reads (chat_id, executive_id, up_to_seq, incoming_seen, seen_at)
    SELECT chat_id, assigned_executive_id, 1, 1, sort_at FROM chats WHERE assigned_executive_id IS NOT NULL`,
  `INSERT INTO attempts (message_id, attempt, whatsapp_id, started_at, ended_at)
    SELECT message_id, 1, 'wamid.' || message_id, created_at, created_at FROM messages WHERE attempt = 1`,
  `INSERT INTO media (media_id, kind, mime_type, state, created_at)
    SELECT 'media_' || chat_id, 'image', 'image/jpeg', 'ready', sort_at FROM chats`,
  `INSERT INTO change_log (cursor, event, rooms, payload, at)
    SELECT nextval('change_cursor'), 'filled', '{Nobody}', '{}', now() FROM chats`,
]
