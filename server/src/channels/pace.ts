import { sql } from 'kysely'
import type { Db, Tx } from '../context.ts'

/**
 * Turns at sending, so that WhatsApp never has to complain (`04-whatsapp.md` section 2.2). The count
 * of a number is its row's, for all nodes together; a process takes a tenth of a second's turns at
 * once, so that nearly every message finds one without a write.
 */
const BLOCKS_A_SECOND = 10

/** Turns that nobody has used for so long are given up. */
const KEPT_MS = 30_000

/** Messages to one person: one in 6 s, up to 45 of them in advance. One is left for a slow line. */
const PAIR_MS = 6000
const PAIR_BURST = 44

/** As many turns as this process has in hand, by number. */
export type Hand = Map<string, { turns: number; until: number }>

const hands = new WeakMap<Db, Hand>()

export function handOf(db: Db): Hand {
  const hand = hands.get(db) ?? new Map()
  hands.set(db, hand)
  return hand
}

export interface Turn {
  /** Milliseconds until there may be one; 0: this is one. */
  waitMs: number
  /** To be called once its transaction has committed. */
  settle(isUsed: boolean): void
}

/**
 * One message may go out over a number now, or has to wait.
 *
 * @param rate messages a second
 */
export async function takeTurn(
  tx: Tx,
  hand: Hand,
  { phone_number_id, rate }: { phone_number_id: string; rate: number },
): Promise<Turn> {
  const now = tx.now().getTime()
  const inHand = hand.get(phone_number_id)
  if (inHand !== undefined && inHand.turns > 0 && inHand.until > now) {
    inHand.turns--
    return {
      waitMs: 0,
      settle(isUsed) {
        if (!isUsed) inHand.turns++
      },
    }
  }
  const turns = Math.max(1, Math.floor(rate / BLOCKS_A_SECOND))
  const until = await takeBlock(tx, phone_number_id, (turns * 1000) / rate)
  if (until !== null) return { waitMs: Math.max(1, until - now), settle: () => {} }
  return {
    waitMs: 0,
    settle(isUsed) {
      const present = hand.get(phone_number_id)
      const left = present !== undefined && present.until > now ? present.turns : 0
      hand.set(phone_number_id, {
        turns: left + turns - (isUsed ? 1 : 0),
        until: now + KEPT_MS,
      })
    },
  }
}

/** @returns null where the block is taken; else until when all turns are given out */
async function takeBlock(tx: Tx, phone_number_id: string, blockMs: number): Promise<number | null> {
  const now = tx.now()
  // What was left of the block before counts, so that a wait that lasted too long costs nothing.
  const from = new Date(now.getTime() - blockMs)
  const taken = await sql`
    UPDATE business_numbers
    SET paced_until = greatest(paced_until, ${from}) + ${blockMs} * interval '1 ms'
    WHERE phone_number_id = ${phone_number_id}
      AND (paced_until IS NULL OR paced_until <= ${now})`.execute(tx.db)
  if ((taken.numAffectedRows ?? 0n) > 0n) return null
  const number = await tx.db
    .selectFrom('business_numbers')
    .select('paced_until')
    .where('phone_number_id', '=', phone_number_id)
    .executeTakeFirst()
  // A number that is none of ours any more is refused by WhatsApp, not held up here.
  return number?.paced_until?.getTime() ?? null
}

/** When a message that found no turn should ask again: each after the one before, at the rate. */
export async function placeInLine(
  tx: Tx,
  { phone_number_id, rate }: { phone_number_id: string; rate: number },
): Promise<number> {
  const now = tx.now()
  const { rows } = await sql<{ spread_until: Date }>`
    UPDATE business_numbers
    SET spread_until = greatest(spread_until, ${now}::timestamptz + interval '1 second')
      + ${1000 / rate} * interval '1 ms'
    WHERE phone_number_id = ${phone_number_id} RETURNING spread_until`.execute(tx.db)
  return Math.max(1000, (rows[0]?.spread_until.getTime() ?? 0) - now.getTime())
}

/**
 * The same for the messages of a number to one customer, as a part of a statement that writes only
 * where it gives a row.
 */
export function takePair(now: Date, pair: { customer_id: string; phone_number_id: string }) {
  const most = new Date(now.getTime() + (PAIR_BURST - 1) * PAIR_MS)
  return sql`
    INSERT INTO pair_paces AS p (customer_id, phone_number_id, paced_until)
    VALUES (${pair.customer_id}, ${pair.phone_number_id}, ${new Date(now.getTime() + PAIR_MS)})
    ON CONFLICT (customer_id, phone_number_id) DO UPDATE
      SET paced_until = greatest(p.paced_until, ${now}) + ${PAIR_MS} * interval '1 ms'
      WHERE p.paced_until <= ${most}
    RETURNING 1`
}

/** Milliseconds until the next message to a customer who has had as many as one may in advance. */
export async function pairWait(
  tx: Tx,
  { customer_id, phone_number_id }: { customer_id: string; phone_number_id: string },
): Promise<number> {
  const pair = await tx.db
    .selectFrom('pair_paces')
    .select('paced_until')
    .where('customer_id', '=', customer_id)
    .where('phone_number_id', '=', phone_number_id)
    .executeTakeFirst()
  const until = pair?.paced_until.getTime() ?? 0
  return Math.max(1, until - (PAIR_BURST - 1) * PAIR_MS - tx.now().getTime())
}
