import { type Kysely, sql } from 'kysely'

/**
 * What the whole contract keeps beside the first desk. Indexes stand beside the query they serve.
 *
 * @public the migrator calls it
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

// Parts words, so that `BK-10293` is found by its number too; of what people here write.
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~’‘“”…–—।॥،؟'

const STATEMENTS = [
  // ---- customers in the app ------------------------------------------------------------------
  // Who turned out to be somebody else; tokens of before are followed.
  'CREATE INDEX customers_merged ON customers (merged_into) WHERE merged_into IS NOT NULL',
  // The customer has opened it in the app: their own sockets are told of it from then on.
  'ALTER TABLE chats ADD COLUMN opened_inapp boolean NOT NULL DEFAULT false',
  // What the customer has not read there yet.
  `CREATE INDEX messages_unread_inapp ON messages (chat_id, seq)
    WHERE channel = 'inapp' AND delivery IN ('sent', 'delivered')`,

  // ---- segments ------------------------------------------------------------------------------
  // The fields of a customer's context whose change begins a new chat (`09-rules.md` section 1).
  `ALTER TABLE segments ADD COLUMN context_fields text[] NOT NULL DEFAULT '{}'`,

  // ---- rides and ratings ---------------------------------------------------------------------
  // Who has a ride within hours, over all customers.
  `CREATE INDEX rides_ahead ON rides (date) WHERE status = 'upcoming'`,
  // The executive, or "customer": each has one mark for a chat.
  'ALTER TABLE ratings ADD COLUMN given_by text',
  `UPDATE ratings SET given_by = 'customer' WHERE by_customer`,
  'CREATE UNIQUE INDEX ratings_by_giver ON ratings (chat_id, given_by)',

  // ---- files on their way out ------------------------------------------------------------------
  // Who brought a file that came from no customer's WhatsApp, and when it was first sent.
  `ALTER TABLE media
    ADD COLUMN uploaded_by text,
    ADD COLUMN uploaded_by_kind text CHECK (uploaded_by_kind IN ('executive', 'customer')),
    ADD COLUMN sent_at timestamptz`,
  `CREATE INDEX media_unsent ON media (created_at)
    WHERE uploaded_by IS NOT NULL AND sent_at IS NULL`,
  // WhatsApp's ids of files that we brought there; each number has its own.
  `CREATE TABLE whatsapp_uploads (
    media_id text NOT NULL REFERENCES media,
    phone_number_id text NOT NULL,
    whatsapp_media_id text NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (media_id, phone_number_id)
  )`,

  // ---- clocks ----------------------------------------------------------------------------------
  // The waiting of which an alert has spoken, so that a failed answer does not make it speak again.
  `ALTER TABLE chats
    ADD COLUMN sla_alerted_for timestamptz,
    ADD COLUMN sla_escalated_for timestamptz`,
  // One entry for whatever comes first: every message writes each index of its chat.
  `CREATE INDEX chats_due ON chats
      (least(sla_alert_due_at, sla_escalation_due_at, awaiting_due_at))
    WHERE least(sla_alert_due_at, sla_escalation_due_at, awaiting_due_at) IS NOT NULL`,
  `CREATE INDEX service_windows_due ON service_windows (least(closing_due_at, closed_due_at))
    WHERE least(closing_due_at, closed_due_at) IS NOT NULL`,
  // Set with the warning: without a sign of life the executive goes offline then.
  'ALTER TABLE executives ADD COLUMN offline_due_at timestamptz',

  // ---- lists at size -----------------------------------------------------------------------------
  // A list merges a scan for each segment and status; these carry all that such a scan needs.
  // `chats_by_age` takes the place of `chats_by_time`, so a message writes as many as before.
  'DROP INDEX chats_by_time',
  'CREATE INDEX chats_by_age ON chats (customer_type, status, created_at DESC, chat_id DESC)',
  'DROP INDEX chats_of_executive',
  `CREATE INDEX chats_of_executive ON chats
    (assigned_executive_id, status, customer_type, sort_at DESC, chat_id DESC)`,
  'DROP INDEX chats_waiting',
  `CREATE INDEX chats_waiting ON chats (customer_type, waiting_since, chat_id)
    WHERE status = 'active' AND waiting_since IS NOT NULL`,
  'CREATE INDEX service_windows_by_end ON service_windows (closes_at, customer_id)',
  // What waits in a GIN index's list is read by every search, and sorted in by some message.
  'ALTER INDEX chats_by_tags SET (fastupdate = off)',
  // What chats are found and counted by beside their segment, status, executive and tags: what is
  // known of their customers. In a narrow table of its own, which most messages do not touch.
  `CREATE TABLE chat_facets (
    chat_id text PRIMARY KEY REFERENCES chats,
    customer_type text NOT NULL,
    status text NOT NULL,
    is_pending boolean NOT NULL,
    customer text NOT NULL,
    search_text text NOT NULL,
    documents_status text,
    dco_status text,
    in_journey_status boolean
  ) WITH (fillfactor = 80)`,
  // The lock has a change of the customer wait for the chat that does not know of it.
  `CREATE FUNCTION facets_of(chat chats) RETURNS void LANGUAGE sql AS $$
    INSERT INTO chat_facets
    SELECT chat.chat_id, chat.customer_type, chat.status,
      chat.status = 'active' AND chat.awaiting_customer, customer, search_text, documents_status,
      dco_status, in_journey_status
    FROM customers WHERE customer_id = chat.customer_id FOR SHARE
    ON CONFLICT (chat_id) DO UPDATE SET customer_type = excluded.customer_type,
      status = excluded.status, is_pending = excluded.is_pending, customer = excluded.customer,
      search_text = excluded.search_text, documents_status = excluded.documents_status,
      dco_status = excluded.dco_status, in_journey_status = excluded.in_journey_status
  $$`,
  `CREATE FUNCTION keep_facets_of_chat() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'INSERT' OR OLD.customer_id <> NEW.customer_id THEN
      PERFORM facets_of(NEW);
    ELSE
      UPDATE chat_facets SET status = NEW.status,
        is_pending = NEW.status = 'active' AND NEW.awaiting_customer
      WHERE chat_id = NEW.chat_id;
    END IF;
    RETURN NULL;
  END $$`,
  `CREATE FUNCTION keep_facets_of_customer() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE chat_facets SET customer = NEW.customer, search_text = NEW.search_text,
      documents_status = NEW.documents_status, dco_status = NEW.dco_status,
      in_journey_status = NEW.in_journey_status
    FROM chats WHERE chats.customer_id = NEW.customer_id AND chat_facets.chat_id = chats.chat_id;
    RETURN NULL;
  END $$`,
  'SELECT facets_of(chats) FROM chats',
  `CREATE TRIGGER chats_begun AFTER INSERT ON chats
    FOR EACH ROW EXECUTE FUNCTION keep_facets_of_chat()`,
  `CREATE TRIGGER chats_changed AFTER UPDATE OF status, awaiting_customer, customer_id ON chats
    FOR EACH ROW WHEN (OLD.status <> NEW.status OR OLD.awaiting_customer <> NEW.awaiting_customer
      OR OLD.customer_id <> NEW.customer_id)
    EXECUTE FUNCTION keep_facets_of_chat()`,
  `CREATE TRIGGER customers_changed AFTER UPDATE ON customers
    FOR EACH ROW WHEN (
      (OLD.customer, OLD.search_text, OLD.documents_status, OLD.dco_status, OLD.in_journey_status)
      IS DISTINCT FROM
      (NEW.customer, NEW.search_text, NEW.documents_status, NEW.dco_status, NEW.in_journey_status))
    EXECUTE FUNCTION keep_facets_of_customer()`,
  // Three letters or digits in a row, anywhere in the name or number.
  'DROP INDEX customers_by_search',
  `CREATE INDEX chats_by_search ON chat_facets USING gin (search_text gin_trgm_ops)
    WITH (fastupdate = off)`,
  // The same in scripts that pg_trgm does not see where the database's locale is C.
  `CREATE FUNCTION wide_grams(words text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT substr(words, place, 3))
    FROM generate_series(1, length(words) - 2) AS place
    WHERE octet_length(substr(words, place, 3)) > 3
  $$`,
  `CREATE INDEX chats_by_wide_search ON chat_facets USING gin (wide_grams(search_text))
    WITH (fastupdate = off) WHERE octet_length(search_text) > length(search_text)`,
  // Less than that: how the name or the number begins.
  'CREATE INDEX chats_by_name_start ON chat_facets (search_text text_pattern_ops)',
  'CREATE INDEX chats_by_number_start ON chat_facets (customer text_pattern_ops)',
  // The few that are active among the many that a word finds.
  "CREATE INDEX chats_active ON chat_facets (chat_id) WHERE status = 'active'",
  // The user status, as `09-rules.md` section 8 has it.
  `CREATE INDEX chats_suspended ON chat_facets (status, customer_type)
    WHERE dco_status = 'Suspend'`,
  `CREATE INDEX chats_in_journey ON chat_facets (status, customer_type)
    WHERE in_journey_status`,
  `CREATE INDEX chats_with_pending_documents ON chat_facets (status, customer_type)
    WHERE documents_status = 'Pending'`,
  `CREATE INDEX chats_approved ON chat_facets (status, customer_type)
    WHERE documents_status = 'Approved' AND dco_status = 'Active'`,

  // ---- the search over message text ---------------------------------------------------------------
  // Beside the messages, because a message's row changes with every tick and its words do not.
  `CREATE FUNCTION words_of(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('simple'::regconfig,
      translate(words, $x$${PUNCTUATION}$x$, '${' '.repeat(PUNCTUATION.length)}'))
  $$`,
  `CREATE TABLE message_words (
    customer_type text NOT NULL,
    created_at timestamptz NOT NULL,
    message_id text NOT NULL,
    words tsvector NOT NULL,
    PRIMARY KEY (customer_type, created_at, message_id)
  )`,
  // A short list of what is new: sorted in together it costs a third less, and searches read it too.
  `CREATE INDEX message_words_by_word ON message_words USING gin (words)
    WITH (gin_pending_list_limit = 256)`,
  `INSERT INTO message_words
    SELECT customer_type, messages.created_at, message_id, words_of(message)
    FROM messages JOIN chats USING (chat_id)
    WHERE revoked_at IS NULL AND message <> ''`,
  `CREATE FUNCTION keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'UPDATE' THEN
      DELETE FROM message_words AS w USING chats
      WHERE chats.chat_id = NEW.chat_id AND w.customer_type = chats.customer_type
        AND w.created_at = NEW.created_at AND w.message_id = NEW.message_id;
    END IF;
    IF NEW.revoked_at IS NULL AND NEW.message <> '' THEN
      INSERT INTO message_words
      SELECT customer_type, NEW.created_at, NEW.message_id, words_of(NEW.message)
      FROM chats WHERE chat_id = NEW.chat_id;
    END IF;
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER messages_searched AFTER INSERT OR UPDATE OF message, revoked_at ON messages
    FOR EACH ROW EXECUTE FUNCTION keep_words()`,
]
