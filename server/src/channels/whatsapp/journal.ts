import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { isOutage } from '../../platform/db/outage.ts'
import { processDelivery } from './process.ts'

/** How often the journal is searched for deliveries that a crash left behind. */
const SWEEP_MS = 5_000

/** A delivery younger than this is still in the hands of the node that took it. */
const IN_HAND_MS = 30_000

/** After a failure that is the database's, a delivery is tried again: sooner first, then later. */
const RETRY_MS = 250
const RETRY_MAX_MS = 1_000

/** Work on deliveries at once; those of one customer still go one after the other. */
const BATCH = 50

/**
 * The journal of webhooks: a delivery is committed here before WhatsApp is told "received", then
 * processed at once. What a crash leaves unprocessed is taken up by the sweep; every item is safe to
 * process again.
 */
export function createJournal(ctx: Context) {
  const lanes = new Map<string, Promise<unknown>>()
  const inHand = new Set<number>()
  const done: number[] = []
  let flushing: Promise<void> | null = null
  const stopping = new AbortController()

  const accept = async (body: string): Promise<void> => {
    const { id } = await ctx.db
      .insertInto('webhook_journal')
      .values({ received_at: ctx.now(), body })
      .returning('id')
      .executeTakeFirstOrThrow()
    // Behind the answer: WhatsApp waits for nothing but the commit.
    setImmediate(() => void run(id, body))
  }

  /**
   * Deliveries that share a customer run in the order of their arrival: the later ones wait for one
   * that finds the database away, so that nothing overtakes it once the database is back.
   */
  const run = (id: number, body: string): Promise<void> => {
    const keys = customersIn(body)
    inHand.add(id)
    const before = Promise.all(keys.map((key) => lanes.get(key)))
    const work = before
      .then(() => processInTheEnd(id, body))
      .then(() => markProcessed(id))
      .catch((error) => ctx.log.error({ error, id }, 'a webhook waits in the journal'))
    void work.then(() => inHand.delete(id))
    for (const key of keys) {
      lanes.set(key, work)
      void work.then(() => {
        if (lanes.get(key) === work) lanes.delete(key)
      })
    }
    return work
  }

  /**
   * Only the database can make it wait, and then all that comes later from the same customers waits
   * behind it; what a stop leaves is in the journal.
   */
  const processInTheEnd = async (id: number, body: string) => {
    for (let wait = RETRY_MS; ; wait = Math.min(wait * 2, RETRY_MAX_MS)) {
      try {
        return await processDelivery(ctx, id, body)
      } catch (error) {
        // Anything else would fail again, and hold up its customers for ever.
        if (!isOutage(error)) throw error
        ctx.log.warn({ error, id }, 'a webhook waits for the database')
        await pause(wait, undefined, { signal: stopping.signal })
      }
    }
  }

  /** Marks are written together: losing one only means that the delivery is looked at again. */
  const markProcessed = (id: number) => {
    done.push(id)
    flushing ??= new Promise<void>((resolve) => setTimeout(resolve, 20)).then(flush).finally(() => {
      flushing = null
      if (done.length > 0) markProcessed(done.pop() as number)
    })
  }

  const flush = async () => {
    const ids = done.splice(0)
    try {
      await ctx.db
        .updateTable('webhook_journal')
        .set({ processed_at: ctx.now() })
        .where('id', '=', sql<number>`ANY(${ids}::bigint[])`)
        .execute()
    } catch (error) {
      ctx.log.warn({ error }, 'the journal could not be marked')
    }
  }

  /** @returns where to go on, or null when that was all */
  const sweep = async (olderThanMs: number, after = 0): Promise<number | null> => {
    const left = await ctx.db
      .selectFrom('webhook_journal')
      .select(['id', 'body'])
      .where('processed_at', 'is', null)
      .where('id', '>', after)
      .where('received_at', '<=', new Date(ctx.now().getTime() - olderThanMs))
      .orderBy('id')
      .limit(BATCH)
      .execute()
    const forgotten = left.filter(({ id }) => !inHand.has(id))
    await Promise.all(forgotten.map(({ id, body }) => run(id, body)))
    return left.length < BATCH ? null : (left.at(-1)?.id ?? null)
  }

  const timer = setInterval(() => {
    sweep(IN_HAND_MS).catch((error) => ctx.log.warn({ error }, 'the journal could not be swept'))
  }, SWEEP_MS)

  return {
    accept,
    /** Takes up everything that is left, once, at the start. */
    async recover() {
      for (let after: number | null = 0; after !== null; ) after = await sweep(0, after)
    },
    async stop() {
      clearInterval(timer)
      stopping.abort()
      await Promise.allSettled(lanes.values())
      await flushing
      if (done.length > 0) await flush()
    },
  }
}

export type Journal = ReturnType<typeof createJournal>

const CUSTOMER =
  /"(?:from|from_user_id|to|to_user_id|recipient_id|recipient_user_id|wa_id|user_id|previous_user_id|phone_number)"\s*:\s*"\+?([^"\\]{1,200})"/g

/** Whom a delivery concerns, cheaply: it only decides what waits for what. */
const customersIn = (body: string) => [
  ...new Set([...body.matchAll(CUSTOMER)].map((match) => match[1] ?? '')),
]
