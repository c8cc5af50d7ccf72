import type { Context } from '../context.ts'
import { json } from '../platform/db/json.ts'
import { publishMessageUpdated } from './audience.ts'
import { findByWhatsAppId } from './insert.ts'

/** A call has ended: its message says how. One that says so already stays as it is. */
export async function changeCall(
  ctx: Context,
  ended: { whatsapp_id: string; message: string; call: object },
): Promise<void> {
  await ctx.transaction(async (tx) => {
    const found = await findByWhatsAppId(tx, ended.whatsapp_id)
    if (found === undefined) return
    const changed = await tx.db
      .updateTable('messages')
      .set({ message: ended.message, content: json({ call: ended.call }) })
      .where('message_id', '=', found.message_id)
      .where('message', '<>', ended.message)
      .returning('message_id')
      .executeTakeFirst()
    if (changed !== undefined) await publishMessageUpdated(tx, found.message_id)
  })
}
