import { sql } from 'kysely'
import type { Tx } from '../context.ts'

/** Webhooks come in bursts: one reading serves them. */
const SOON_S = 1

/** WhatsApp takes 200 readings an hour (`04-whatsapp.md` section 2.2), pages counted. */
const BETWEEN_S = 20

/** An account has something new: it is read soon, and not too often. */
export async function askSoon({ db, now }: Pick<Tx, 'db' | 'now'>, waba_id: string): Promise<void> {
  await sql`
    UPDATE template_syncs SET due_at = least(due_at, greatest(
      ${now()}::timestamptz + ${SOON_S} * interval '1 second',
      read_at + ${BETWEEN_S} * interval '1 second'))
    WHERE waba_id = ${waba_id}`.execute(db)
}
