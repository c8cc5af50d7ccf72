import { asKept } from '../../dead-letters/keep-item.ts'
import type { ReplayItem } from '../../dead-letters/replay.ts'
import { type Item, itemsOf } from './process.ts'

/**
 * Processes items of webhooks again, each out of the delivery that it came with: what says whom it is
 * from, and to which number, stands around it.
 *
 * @returns for one call: the delivery of the last item is kept in memory, as the next one is often of
 *   the same
 */
export function createReplay(): ReplayItem {
  let last: { journal_id: number; items: Map<string, Item[]> } | null = null
  return async (ctx, { journal_id, item }) => {
    if (journal_id === null) throw gone()
    if (last?.journal_id !== journal_id) {
      const delivery = await ctx.db
        .selectFrom('webhook_journal')
        .select('body')
        .where('id', '=', journal_id)
        .executeTakeFirst()
      if (delivery === undefined) throw gone()
      last = { journal_id, items: Map.groupBy(itemsOf(delivery.body), ({ raw }) => keyOf(raw)) }
    }
    // A newer version may read the delivery otherwise; everything in it is safe to process again.
    const found = last.items.get(keyOf(item)) ?? [...last.items.values()].flat()
    const outcomes: unknown[] = []
    for (const one of found) outcomes.push(await one.run(ctx).then(() => null, asError))
    const failed = outcomes.find((outcome) => outcome !== null)
    if (failed !== undefined) throw failed
  }
}

const gone = () => new Error('The delivery that it came with is no longer kept.')

const asError = (error: unknown) => error ?? new Error('It failed without a reason.')

/** The same for an item and for what the database has made of it, which orders the fields anew. */
const keyOf = (raw: unknown) => JSON.stringify(inOrder(asKept(raw)))

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).map(([name, inside]) => [name, inOrder(inside)] as const)
  return Object.fromEntries(fields.toSorted(([one], [other]) => (one < other ? -1 : 1)))
}
