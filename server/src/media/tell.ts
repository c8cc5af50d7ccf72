import type { Tx } from '../context.ts'
import { publishMessageUpdated } from '../messages/audience.ts'

/** Tells that the messages with this file look different now. */
export async function tellOfFile(tx: Tx, media_id: string): Promise<void> {
  const shown = await tx.db
    .selectFrom('messages')
    .select('message_id')
    .where('media_id', '=', media_id)
    .execute()
  for (const { message_id } of shown) await publishMessageUpdated(tx, message_id)
}
