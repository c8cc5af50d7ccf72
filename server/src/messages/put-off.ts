import type { Tx } from '../context.ts'
import { deliverNext } from './jobs.ts'

/** A job may begin a little before the desk's own clock says so. */
export const SLACK_MS = 500

/**
 * A queued message waits before it is tried (again). Nothing is held meanwhile: no worker, no
 * connection; its chat goes on by a job that begins then.
 *
 * @param ms from now
 * @param tries how often this attempt was refused for a moment
 */
export async function putOff(
  tx: Tx,
  message: { message_id: string; chat_id: string; attempt: number; since: Date },
  ms: number,
  tries: number,
): Promise<void> {
  const { message_id, chat_id, attempt, since } = message
  const row = { attempt, tries, since, deliver_after: new Date(tx.now().getTime() + ms) }
  await tx.db
    .insertInto('put_off_messages')
    .values({ message_id, ...row })
    .onConflict((conflict) => conflict.column('message_id').doUpdateSet(row))
    .execute()
  await tx.enqueue(deliverNext, { chat_id, rest: true }, ms / 1000)
}
