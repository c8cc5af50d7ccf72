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
  'ALTER INDEX customers_by_search SET (fastupdate = off)',
  // One or two letters: the beginning of the name or number.
  'CREATE INDEX customers_by_start ON customers (search_text text_pattern_ops)',
  'CREATE INDEX customers_by_number_start ON customers (customer text_pattern_ops)',
  // Trigrams of scripts that pg_trgm does not see where the database's locale is C.
  `CREATE FUNCTION wide_grams(words text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT substr(words, place, 3))
    FROM generate_series(1, length(words) - 2) AS place
    WHERE octet_length(substr(words, place, 3)) > 3
  $$`,
  `CREATE INDEX customers_by_wide_search ON customers USING gin (wide_grams(search_text))
    WITH (fastupdate = off) WHERE octet_length(search_text) > length(search_text)`,
  `CREATE INDEX customers_by_documents ON customers (documents_status, dco_status)
    WHERE documents_status IS NOT NULL`,
  'CREATE INDEX customers_by_dco ON customers (dco_status) WHERE dco_status IS NOT NULL',
  'CREATE INDEX customers_in_journey ON customers (customer_id) WHERE in_journey_status',

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
  'CREATE INDEX message_words_by_word ON message_words USING gin (words) WITH (fastupdate = off)',
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
