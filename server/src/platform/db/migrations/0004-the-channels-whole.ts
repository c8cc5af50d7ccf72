import { type Kysely, sql } from 'kysely'

/**
 * What the channels keep beside who answers by when. Indexes stand beside the query they serve.
 *
 * @public the migrator calls it
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS: string[] = [
  // ---- incoming --------------------------------------------------------------------------------
  // Reactions, edits and deletions that came before their message; of each kind the latest counts.
  `CREATE TABLE early_changes (
    whatsapp_id text NOT NULL,
    kind text NOT NULL,
    by_type text NOT NULL,
    at timestamptz NOT NULL,
    item jsonb NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (whatsapp_id, kind, by_type)
  )`,
  'CREATE INDEX early_changes_by_age ON early_changes (received_at)',
  // What they said last of marketing, and when they said it.
  `ALTER TABLE customers
    ADD COLUMN marketing_opted_out_at timestamptz,
    ADD COLUMN marketing_told_at timestamptz`,

  // ---- outgoing --------------------------------------------------------------------------------
  // Our reaction to a customer's message that WhatsApp is to show: `emoji` is wanted, `shown` is what
  // it has taken; none is ''.
  `CREATE TABLE outgoing_reactions (
    message_id text PRIMARY KEY REFERENCES messages,
    executive_id text NOT NULL,
    emoji text NOT NULL,
    wanted_at timestamptz NOT NULL,
    shown text NOT NULL DEFAULT ''
  )`,
  // How far WhatsApp has been told that a chat was read.
  `CREATE TABLE read_receipts (
    chat_id text PRIMARY KEY REFERENCES chats,
    seq integer NOT NULL
  )`,
  // ---- delivery and the numbers' state -----------------------------------------------------------
  // What is sent over a number (`rate`: messages a second; null: as the deployment says). Until
  // `paced_until` its messages are given out; `spread_until` is the turn of the last that waits.
  // Paused: nothing is sent over it; `checks` counts the looks that found it paused.
  `ALTER TABLE business_numbers
    ADD COLUMN rate integer CHECK (rate > 0),
    ADD COLUMN paced_until timestamptz,
    ADD COLUMN spread_until timestamptz,
    ADD COLUMN paused_at timestamptz,
    ADD COLUMN pause_code text,
    ADD COLUMN pause_reason text,
    ADD COLUMN resumed_at timestamptz,
    ADD COLUMN checks integer NOT NULL DEFAULT 0,
    ADD COLUMN check_due_at timestamptz,
    ADD COLUMN quality text,
    ADD COLUMN messaging_limit text,
    ADD COLUMN notice text`,
  // How far the messages of a number to one customer have used up what WhatsApp takes in advance.
  `CREATE TABLE pair_paces (
    customer_id text NOT NULL,
    phone_number_id text NOT NULL,
    paced_until timestamptz NOT NULL,
    PRIMARY KEY (customer_id, phone_number_id)
  ) WITH (fillfactor = 70)`,
  // Queued messages that wait before they are tried (again). `since`: from when their age counts.
  `CREATE TABLE put_off_messages (
    message_id text PRIMARY KEY REFERENCES messages,
    attempt integer NOT NULL,
    tries integer NOT NULL,
    deliver_after timestamptz NOT NULL,
    since timestamptz NOT NULL
  )`,
  // Free entry points (`04-whatsapp.md` section 6): until then messages cost nothing.
  'ALTER TABLE attempts ADD COLUMN free_until timestamptz',
  // ---- media -----------------------------------------------------------------------------------
  // `customer_type` is the segment that a file first came to or left from: it says how long it is
  // kept. `fetch_until`: a file that is still with WhatsApp is tried for so long. `removed_at`: it is
  // gone on purpose; its keys are emptied once its bytes are.
  `ALTER TABLE media
    ADD COLUMN customer_type text,
    ADD COLUMN thumbnail_key text,
    ADD COLUMN fetch_until timestamptz,
    ADD COLUMN removed_at timestamptz`,
  `UPDATE media SET customer_type = chats.customer_type
    FROM messages JOIN chats USING (chat_id) WHERE messages.media_id = media.media_id`,
  `UPDATE media SET fetch_until = created_at + interval '1 day'
    WHERE state = 'pending' AND whatsapp_media_id IS NOT NULL`,
  `CREATE FUNCTION keep_segment_of_media() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE media SET customer_type = chats.customer_type FROM chats
      WHERE chats.chat_id = NEW.chat_id AND media.media_id = NEW.media_id
        AND media.customer_type IS NULL;
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER messages_with_media AFTER INSERT ON messages
    FOR EACH ROW WHEN (NEW.media_id IS NOT NULL) EXECUTE FUNCTION keep_segment_of_media()`,
  // What a segment no longer keeps, oldest first.
  `CREATE INDEX media_by_age ON media (customer_type, created_at, media_id) WHERE state = 'ready'`,
  // What nobody fetches any more.
  `CREATE INDEX media_awaited ON media (fetch_until)
    WHERE state = 'pending' AND fetch_until IS NOT NULL`,
  // What is gone by its row while its bytes may still be there.
  `CREATE INDEX media_to_remove ON media (removed_at)
    WHERE removed_at IS NOT NULL AND storage_key IS NOT NULL`,
  // ---- templates -------------------------------------------------------------------------------
  // `told_at`: when a webhook last told of it, so that a list read before does not undo it.
  `ALTER TABLE templates
    ADD COLUMN quality text,
    ADD COLUMN rejected_reason text,
    ADD COLUMN told_at timestamptz`,
  // When the templates of an account are read from WhatsApp next; told by webhooks, it is soon.
  `CREATE TABLE template_syncs (
    waba_id text PRIMARY KEY,
    due_at timestamptz NOT NULL,
    read_at timestamptz
  )`,
  // A segment's numbers in the order of the settings: the first is the one that we begin with. What
  // is no longer in the settings stays, for the chats that were written over it.
  `ALTER TABLE business_numbers
    ADD COLUMN position integer NOT NULL DEFAULT 0,
    ADD COLUMN removed_at timestamptz`,
  // ---- dead letters ----------------------------------------------------------------------------
  // Jobs that were given up have no delivery; theirs is one letter for the same work.
  `ALTER TABLE dead_letters
    ALTER COLUMN journal_id DROP NOT NULL,
    ADD COLUMN source text NOT NULL DEFAULT 'webhook',
    ADD COLUMN name text NOT NULL DEFAULT '',
    ADD COLUMN replay_error text,
    ADD COLUMN replays integer NOT NULL DEFAULT 0,
    ADD COLUMN dismissed_at timestamptz`,
  `CREATE UNIQUE INDEX dead_letters_of_jobs ON dead_letters (name, item_key)
    WHERE source = 'job' AND dismissed_at IS NULL`,
  // The list of the open ones, and how many they are: of one source, or of both.
  `CREATE INDEX dead_letters_open ON dead_letters (id)
    WHERE replayed_at IS NULL AND dismissed_at IS NULL`,
  `CREATE INDEX dead_letters_open_by_source ON dead_letters (source, id)
    WHERE replayed_at IS NULL AND dismissed_at IS NULL`,
  `CREATE INDEX dead_letters_closed ON dead_letters (id)
    WHERE replayed_at IS NOT NULL OR dismissed_at IS NOT NULL`,
  // What is forgotten.
  `CREATE INDEX dead_letters_by_age ON dead_letters ((coalesce(dismissed_at, replayed_at)))
    WHERE replayed_at IS NOT NULL OR dismissed_at IS NOT NULL`,
]
