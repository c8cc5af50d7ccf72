import { type Kysely, sql } from 'kysely'

/**
 * Everything the first desk keeps. Indexes stand beside the query they serve.
 *
 * @public the migrator calls it
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('CREATE EXTENSION IF NOT EXISTS pg_trgm').execute(db)
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `CREATE TABLE settings (
    key text PRIMARY KEY,
    value jsonb NOT NULL
  )`,

  // ---- people of the desk --------------------------------------------------------------------
  `CREATE TABLE segments (
    customer_type text PRIMARY KEY,
    position integer NOT NULL,
    room text NOT NULL UNIQUE,
    update_event text NOT NULL,
    routing text NOT NULL DEFAULT 'round_robin' CHECK (routing IN ('round_robin', 'least_busy')),
    tags text[] NOT NULL DEFAULT '{}'
  )`,
  `CREATE TABLE business_numbers (
    phone_number_id text PRIMARY KEY,
    customer_type text NOT NULL REFERENCES segments,
    waba_id text NOT NULL,
    display_number text
  )`,
  `CREATE TABLE executives (
    executive_id text PRIMARY KEY,
    username text NOT NULL,
    agent_number text NOT NULL,
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('executive', 'lead', 'admin')),
    password_hash text NOT NULL,
    status text NOT NULL DEFAULT 'offline' CHECK (status IN ('online', 'offline', 'away')),
    status_since timestamptz NOT NULL DEFAULT now(),
    capacity integer CHECK (capacity >= 0),
    last_activity_at timestamptz,
    disabled_at timestamptz,
    is_demo boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
  'CREATE UNIQUE INDEX executives_by_username ON executives (lower(username))',
  'CREATE UNIQUE INDEX executives_by_agent_number ON executives (agent_number)',
  `CREATE TABLE executive_segments (
    executive_id text NOT NULL REFERENCES executives ON DELETE CASCADE,
    customer_type text NOT NULL REFERENCES segments,
    last_assigned_at timestamptz,
    PRIMARY KEY (executive_id, customer_type)
  )`,
  `CREATE INDEX executive_segments_by_turn
    ON executive_segments (customer_type, last_assigned_at NULLS FIRST)`,
  `CREATE TABLE sessions (
    session_id text PRIMARY KEY,
    executive_id text NOT NULL REFERENCES executives ON DELETE CASCADE,
    refresh_hash text NOT NULL,
    previous_hash text,
    generation integer NOT NULL DEFAULT 1,
    rotated_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    revoked_reason text,
    created_at timestamptz NOT NULL
  )`,
  'CREATE INDEX sessions_of_executive ON sessions (executive_id) WHERE revoked_at IS NULL',

  // One row for each live socket, renewed by its node: who has none for a while is gone.
  `CREATE TABLE connections (
    connection_id text PRIMARY KEY,
    executive_id text NOT NULL REFERENCES executives ON DELETE CASCADE,
    session_id text NOT NULL,
    node_id text NOT NULL,
    renewed_at timestamptz NOT NULL
  )`,
  'CREATE INDEX connections_of_executive ON connections (executive_id, renewed_at)',
  'CREATE INDEX connections_of_node ON connections (node_id)',

  // ---- customers -----------------------------------------------------------------------------
  `CREATE TABLE customers (
    customer_id text PRIMARY KEY,
    customer text NOT NULL,
    name text NOT NULL DEFAULT '',
    profile jsonb NOT NULL DEFAULT '{}',
    documents_status text,
    dco_status text,
    in_journey_status boolean,
    context jsonb NOT NULL DEFAULT '{}',
    search_text text GENERATED ALWAYS AS (lower(name || ' ' || customer)) STORED,
    opted_out_at timestamptz,
    merged_into text REFERENCES customers,
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
  'CREATE INDEX customers_by_search ON customers USING gin (search_text gin_trgm_ops)',
  // One row for each way to name a person; the history of aliases is never deleted.
  `CREATE TABLE customer_aliases (
    kind text NOT NULL CHECK (kind IN ('phone', 'user_id', 'parent_user_id', 'external')),
    value text NOT NULL,
    customer_id text NOT NULL REFERENCES customers,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (kind, value)
  )`,
  'CREATE INDEX customer_aliases_of ON customer_aliases (customer_id)',
  `CREATE TABLE service_windows (
    customer_id text NOT NULL REFERENCES customers,
    phone_number_id text NOT NULL,
    last_incoming_at timestamptz NOT NULL,
    closes_at timestamptz NOT NULL,
    closing_due_at timestamptz,
    closed_due_at timestamptz,
    PRIMARY KEY (customer_id, phone_number_id)
  )`,

  // ---- chats and messages --------------------------------------------------------------------
  `CREATE TABLE chats (
    chat_id text PRIMARY KEY,
    customer_id text NOT NULL REFERENCES customers,
    customer_type text NOT NULL REFERENCES segments,
    phone_number_id text,
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'resolved')),
    channel text NOT NULL CHECK (channel IN ('whatsapp', 'inapp')),
    context jsonb NOT NULL DEFAULT '{}',
    last_seq integer NOT NULL DEFAULT 0,
    incoming_count integer NOT NULL DEFAULT 0,
    unseen_count integer NOT NULL DEFAULT 0,
    last_message text NOT NULL DEFAULT '',
    last_message_time timestamptz,
    last_message_type text,
    last_interaction_by text CHECK (last_interaction_by IN ('Customer', 'Executive')),
    last_incoming_message_time timestamptz,
    last_incoming_whatsapp_message timestamptz,
    last_outgoing_message timestamptz,
    waiting_since timestamptz,
    waiting_paused boolean NOT NULL DEFAULT false,
    awaiting_customer boolean NOT NULL DEFAULT false,
    sla_alert_due_at timestamptz,
    sla_escalation_due_at timestamptz,
    awaiting_due_at timestamptz,
    assigned_executive_id text REFERENCES executives,
    assigned_reason text,
    assigned_at timestamptz,
    last_executive_id text REFERENCES executives,
    tags text[] NOT NULL DEFAULT '{}',
    rating integer,
    sort_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    resolved_at timestamptz,
    resolved_reason text
  )`,
  // At most one active chat for a person in a segment: the race of two first messages ends here.
  `CREATE UNIQUE INDEX chats_one_active ON chats (customer_id, customer_type)
    WHERE status = 'active'`,
  // Every message changes the chat's row and with it each of these entries, so they are few.
  'CREATE INDEX chats_of_customer ON chats (customer_id, customer_type, created_at DESC)',
  'CREATE INDEX chats_by_segment ON chats (customer_type, status, sort_at DESC, chat_id DESC)',
  'CREATE INDEX chats_by_time ON chats (sort_at DESC, chat_id DESC)',
  `CREATE INDEX chats_of_executive ON chats (assigned_executive_id, status, sort_at DESC, chat_id DESC)
    WHERE assigned_executive_id IS NOT NULL`,
  `CREATE INDEX chats_in_queue ON chats (customer_type, waiting_since NULLS LAST, created_at)
    WHERE status = 'active' AND assigned_executive_id IS NULL`,
  `CREATE INDEX chats_waiting ON chats (customer_type, waiting_since)
    WHERE status = 'active' AND waiting_since IS NOT NULL`,
  "CREATE INDEX chats_by_tags ON chats USING gin (tags) WHERE tags <> '{}'",

  `CREATE TABLE media (
    media_id text PRIMARY KEY,
    whatsapp_media_id text,
    phone_number_id text,
    kind text NOT NULL,
    mime_type text NOT NULL,
    file_name text,
    size bigint,
    sha256 text,
    width integer,
    height integer,
    duration real,
    state text NOT NULL CHECK (state IN ('pending', 'ready', 'failed')),
    storage_key text,
    error text,
    created_at timestamptz NOT NULL
  )`,
  `CREATE TABLE messages (
    message_id text PRIMARY KEY,
    chat_id text NOT NULL REFERENCES chats,
    seq integer NOT NULL,
    incoming_count integer NOT NULL,
    sender_type text NOT NULL CHECK (sender_type IN ('Customer', 'Executive', 'System')),
    sender_id text NOT NULL,
    sender_name text NOT NULL,
    channel text NOT NULL,
    kind text NOT NULL,
    message text NOT NULL,
    message_tag text,
    media_id text REFERENCES media,
    content jsonb,
    reply_to_id text,
    reply_to_whatsapp_id text,
    reactions jsonb NOT NULL DEFAULT '[]',
    edited_at timestamptz,
    revoked_at timestamptz,
    delivery text CHECK (delivery IN ('queued', 'sent', 'delivered', 'read', 'failed')),
    attempt integer NOT NULL DEFAULT 0,
    attempt_started_at timestamptz,
    error jsonb,
    stopped_waiting_since timestamptz,
    whatsapp_id text,
    client_message_id text,
    datetime timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (chat_id, seq)
  )`,
  'CREATE UNIQUE INDEX messages_by_whatsapp_id ON messages (whatsapp_id) WHERE whatsapp_id IS NOT NULL',
  `CREATE UNIQUE INDEX messages_by_client_id ON messages (sender_id, client_message_id)
    WHERE client_message_id IS NOT NULL`,
  `CREATE INDEX messages_queued ON messages (chat_id, seq) WHERE delivery = 'queued'`,
  `CREATE INDEX messages_queued_by_age ON messages (created_at) WHERE delivery = 'queued'`,
  'CREATE INDEX messages_of_media ON messages (media_id) WHERE media_id IS NOT NULL',
  // Earlier attempts keep their WhatsApp ids, so a late status still finds its message.
  `CREATE TABLE attempts (
    message_id text NOT NULL REFERENCES messages,
    attempt integer NOT NULL,
    whatsapp_id text,
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    error jsonb,
    pricing jsonb,
    PRIMARY KEY (message_id, attempt)
  )`,
  'CREATE INDEX attempts_by_whatsapp_id ON attempts (whatsapp_id) WHERE whatsapp_id IS NOT NULL',
  `CREATE TABLE early_statuses (
    whatsapp_id text NOT NULL,
    status text NOT NULL,
    item jsonb NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (whatsapp_id, status)
  )`,
  `CREATE TABLE chat_reads (
    chat_id text NOT NULL REFERENCES chats,
    executive_id text NOT NULL REFERENCES executives,
    up_to_seq integer NOT NULL,
    incoming_seen integer NOT NULL,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (chat_id, executive_id)
  )`,
  `CREATE TABLE timeline (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chat_id text NOT NULL REFERENCES chats,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    actor text NOT NULL,
    actor_name text NOT NULL,
    text text NOT NULL,
    detail jsonb NOT NULL DEFAULT '{}'
  )`,
  'CREATE INDEX timeline_of_chat ON timeline (chat_id, at)',
  `CREATE TABLE notes (
    note_id text PRIMARY KEY,
    chat_id text NOT NULL REFERENCES chats,
    content text NOT NULL,
    author_id text NOT NULL,
    author_name text NOT NULL,
    created_at timestamptz NOT NULL
  )`,
  'CREATE INDEX notes_of_chat ON notes (chat_id, created_at DESC)',
  `CREATE TABLE templates (
    template_id text PRIMARY KEY,
    waba_id text NOT NULL,
    name text NOT NULL,
    language text NOT NULL,
    category text NOT NULL,
    status text NOT NULL,
    parameter_format text NOT NULL,
    components jsonb NOT NULL,
    synced_at timestamptz NOT NULL,
    UNIQUE (waba_id, name, language)
  )`,
  `CREATE TABLE rides (
    ride_id text PRIMARY KEY,
    customer_id text NOT NULL REFERENCES customers,
    type text NOT NULL,
    route text NOT NULL,
    date timestamptz NOT NULL,
    status text NOT NULL CHECK (status IN ('upcoming', 'ongoing', 'completed', 'cancelled'))
  )`,
  'CREATE INDEX rides_of_customer ON rides (customer_id, date DESC)',
  `CREATE TABLE ride_searches (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id text NOT NULL REFERENCES customers,
    from_place text NOT NULL,
    to_place text NOT NULL,
    date timestamptz NOT NULL
  )`,
  'CREATE INDEX ride_searches_of_customer ON ride_searches (customer_id, date DESC)',
  `CREATE TABLE ratings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chat_id text NOT NULL REFERENCES chats,
    executive_id text,
    rating integer NOT NULL CHECK (rating BETWEEN 1 AND 5),
    comment text,
    by_customer boolean NOT NULL,
    created_at timestamptz NOT NULL
  )`,
  'CREATE INDEX ratings_of_chat ON ratings (chat_id)',

  // ---- deliveries in -------------------------------------------------------------------------
  `CREATE TABLE webhook_journal (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    received_at timestamptz NOT NULL,
    body text NOT NULL,
    processed_at timestamptz
  )`,
  'CREATE INDEX webhook_journal_open ON webhook_journal (id) WHERE processed_at IS NULL',
  'CREATE INDEX webhook_journal_by_age ON webhook_journal (received_at)',
  `CREATE TABLE dead_letters (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    journal_id bigint NOT NULL,
    item_key text NOT NULL,
    item jsonb NOT NULL,
    reason text NOT NULL,
    created_at timestamptz NOT NULL,
    replayed_at timestamptz,
    UNIQUE (journal_id, item_key)
  )`,

  // ---- the counters: kept by the database itself, so that no crash can leave them wrong --------
  // Sixteen slots a segment, so that chats that change at the same time rarely wait for one row.
  `CREATE TABLE chat_counts (
    customer_type text NOT NULL,
    slot integer NOT NULL,
    active integer NOT NULL DEFAULT 0,
    resolved integer NOT NULL DEFAULT 0,
    pending integer NOT NULL DEFAULT 0,
    PRIMARY KEY (customer_type, slot)
  )`,
  `CREATE FUNCTION count_chat() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    was_active integer := 0; was_resolved integer := 0; was_pending integer := 0;
  BEGIN
    IF TG_OP = 'UPDATE' THEN
      IF OLD.status = NEW.status AND OLD.awaiting_customer = NEW.awaiting_customer THEN
        RETURN NULL;
      END IF;
      was_active := (OLD.status = 'active')::int;
      was_resolved := (OLD.status = 'resolved')::int;
      was_pending := (OLD.status = 'active' AND OLD.awaiting_customer)::int;
    END IF;
    INSERT INTO chat_counts AS c (customer_type, slot, active, resolved, pending) VALUES (
      NEW.customer_type, abs(hashtext(NEW.chat_id)) % 16,
      (NEW.status = 'active')::int - was_active,
      (NEW.status = 'resolved')::int - was_resolved,
      (NEW.status = 'active' AND NEW.awaiting_customer)::int - was_pending)
    ON CONFLICT (customer_type, slot) DO UPDATE SET
      active = c.active + excluded.active,
      resolved = c.resolved + excluded.resolved,
      pending = c.pending + excluded.pending;
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER chats_counted AFTER INSERT OR UPDATE OF status, awaiting_customer ON chats
    FOR EACH ROW EXECUTE FUNCTION count_chat()`,

  // ---- the change log (docs/decisions/0006) ----------------------------------------------------
  `CREATE TABLE change_outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event text NOT NULL,
    rooms text[] NOT NULL,
    payload json NOT NULL,
    origin text,
    at timestamptz NOT NULL
  ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000)`,
  `CREATE TABLE change_log (
    cursor bigint PRIMARY KEY,
    event text NOT NULL,
    rooms text[] NOT NULL,
    payload json NOT NULL,
    origin text,
    at timestamptz NOT NULL
  )`,
  'CREATE INDEX change_log_by_age ON change_log (at)',
  'CREATE SEQUENCE change_cursor',
  // The outbox is nearly empty, but its heap is full of what was moved until the next vacuum: never
  // read it but through the index.
  `CREATE FUNCTION take_changes(after_cursor bigint, most integer) RETURNS SETOF change_log
    LANGUAGE plpgsql SET enable_seqscan = off SET jit = off AS $$
  DECLARE
    ids bigint[];
  BEGIN
    IF EXISTS (SELECT id FROM change_outbox ORDER BY id LIMIT 1) THEN
      -- A server that lives on loses nothing; the embedded one ends with a killed process.
      IF current_setting('desk.moves_may_wait', true) = 'on' THEN
        PERFORM set_config('synchronous_commit', 'off', true);
      END IF;
      PERFORM pg_advisory_xact_lock(hashtext('change_log'));
      ids := ARRAY(SELECT id FROM change_outbox ORDER BY id LIMIT 5000);
      WITH moved AS (DELETE FROM change_outbox WHERE id = ANY (ids) RETURNING *)
      INSERT INTO change_log
      SELECT nextval('change_cursor'), event, rooms, payload, origin, at
      FROM (SELECT * FROM moved ORDER BY id) AS in_order;
    END IF;
    RETURN QUERY
      SELECT * FROM change_log WHERE cursor > after_cursor ORDER BY cursor LIMIT most;
  END $$`,
  // A crash may take the last moves back; cursors already handed out must never be given again.
  `CREATE FUNCTION start_tail() RETURNS bigint LANGUAGE plpgsql AS $$
  DECLARE
    latest bigint;
  BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('change_log'));
    SELECT coalesce(max(cursor), 0) INTO latest FROM change_log;
    PERFORM setval('change_cursor', greatest(nextval('change_cursor'), latest) + 1000000);
    RETURN latest;
  END $$`,
]
