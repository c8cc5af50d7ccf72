import { type Kysely, sql } from 'kysely'

/**
 * What the whole contract keeps beside the first desk. Indexes stand beside the query they serve.
 *
 * @public the migrator calls it
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  // ---- customers in the app ------------------------------------------------------------------
  // Who turned out to be somebody else; tokens of before are followed.
  'CREATE INDEX customers_merged ON customers (merged_into) WHERE merged_into IS NOT NULL',
  // The customer has opened it in the app: their own sockets are told of it from then on.
  'ALTER TABLE chats ADD COLUMN opened_inapp boolean NOT NULL DEFAULT false',

  // ---- segments ------------------------------------------------------------------------------
  // The fields of a customer's context whose change begins a new chat (`09-rules.md` section 1).
  `ALTER TABLE segments ADD COLUMN context_fields text[] NOT NULL DEFAULT '{}'`,

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
]
