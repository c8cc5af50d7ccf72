import type { Context } from '../context.ts'
import { json } from '../platform/db/json.ts'
import { reasonOf } from '../platform/reason.ts'
import { tellOfLetter } from './tell.ts'

/** Characters of an item that are kept with the letter; the journal has all of it. */
const SHOWN = 20_000

/**
 * Keeps an item of a webhook that could not be processed, once for its place in the delivery.
 *
 * @param error why not
 */
export async function keepItem(
  ctx: Context,
  { journal_id, index, raw }: { journal_id: number; index: number; raw: unknown },
  error: unknown,
): Promise<void> {
  await ctx.transaction(async (tx) => {
    const kept = await tx.db
      .insertInto('dead_letters')
      .values({
        journal_id,
        item_key: String(index),
        source: 'webhook',
        name: nameOf(raw),
        item: json(asKept(raw)),
        reason: reasonOf(error),
        created_at: tx.now(),
      })
      .onConflict((conflict) => conflict.columns(['journal_id', 'item_key']).doNothing())
      .returning(['id', 'source'])
      .executeTakeFirst()
    if (kept !== undefined) tellOfLetter(tx, kept, true)
  })
}

/** An item as its letter has it: one that is very long is text that is cut off. */
export function asKept(raw: unknown): unknown {
  const text = json(raw) ?? 'null'
  return text.length <= SHOWN ? (raw ?? null) : text.slice(0, SHOWN).toWellFormed()
}

/** What kind of item it is, in WhatsApp's words where it has one. */
function nameOf(raw: unknown): string {
  const { type, status, field } = (raw ?? {}) as Record<string, unknown>
  if (typeof type === 'string') return type.slice(0, 50)
  if (typeof status === 'string') return 'status'
  if (typeof field === 'string') return 'change'
  return typeof raw === 'string' ? 'delivery' : 'item'
}
