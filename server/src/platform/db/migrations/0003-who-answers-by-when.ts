import { type Kysely, sql } from 'kysely'

/**
 * What assignment, presence and the clocks keep beside the whole contract. Indexes stand beside the
 * query they serve.
 *
 * @public the migrator calls it
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  // ---- segments ------------------------------------------------------------------------------
  // What an administrator has set; what is missing is as the deployment says.
  `ALTER TABLE segments
    ADD COLUMN settings jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN hours_due_at timestamptz`,

  // ---- waiting -------------------------------------------------------------------------------
  // A stopwatch: what was waited before, and since when it runs again; null while it is paused.
  `ALTER TABLE chats
    ADD COLUMN waited_s integer NOT NULL DEFAULT 0,
    ADD COLUMN waiting_from timestamptz`,
  'UPDATE chats SET waiting_from = waiting_since WHERE waiting_since IS NOT NULL',

  // ---- clocks ----------------------------------------------------------------------------------
  // Alerts on their way to the number that a segment names; each is taken away before it is sent.
  `CREATE TABLE sla_notices (
    notice_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_type text NOT NULL,
    customer text NOT NULL,
    customer_name text NOT NULL,
    minutes integer NOT NULL
  )`,
  'CREATE INDEX sla_notices_of ON sla_notices (customer_type, notice_id)',

  // ---- assignment ----------------------------------------------------------------------------
  // Who has put it back into the queue, and is not given it again.
  'ALTER TABLE chats ADD COLUMN returned_by text REFERENCES executives',

  // ---- what the desk says by itself ------------------------------------------------------------
  // When a chat was last told that the desk is closed, and when its customer was asked for a mark.
  `ALTER TABLE chats
    ADD COLUMN told_closed_at timestamptz,
    ADD COLUMN rating_asked_at timestamptz`,

  // ---- presence ------------------------------------------------------------------------------
  // One row for each stretch in which somebody was in one state; the last has no end.
  `CREATE TABLE presence_periods (
    executive_id text NOT NULL REFERENCES executives ON DELETE CASCADE,
    since timestamptz NOT NULL,
    until timestamptz,
    status text NOT NULL CHECK (status IN ('online', 'offline', 'away')),
    reason text NOT NULL,
    PRIMARY KEY (executive_id, since)
  )`,
  `INSERT INTO presence_periods (executive_id, since, status, reason)
    SELECT executive_id, status_since, status, 'manual' FROM executives`,
  'CREATE UNIQUE INDEX presence_periods_open ON presence_periods (executive_id) WHERE until IS NULL',
]
