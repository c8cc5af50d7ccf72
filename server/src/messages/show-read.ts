import { sql } from 'kysely'
import { ChannelFailure } from '../channels/channel.ts'
import type { LockedChat } from '../chats/access.ts'
import type { Context, Db, Tx } from '../context.ts'
import { isOpen } from '../customers/service-window.ts'
import type { Try } from '../platform/jobs/jobs.ts'
import { showReadNext } from './jobs.ts'

/** WhatsApp takes no mark on what is older (`04-whatsapp.md` section 2.1). */
const TOO_OLD_MS = 30 * 86_400_000

/**
 * An executive has seen a chat up to a `seq`: where a customer's WhatsApp message is among what is new
 * to the desk, a job tells WhatsApp.
 */
export async function wantRead(tx: Tx, chat: LockedChat, up_to_seq: number): Promise<void> {
  const { chat_id, phone_number_id, last_incoming_whatsapp_message } = chat
  if (!tx.config.whatsapp.readReceipts) return
  if (phone_number_id === null || last_incoming_whatsapp_message === null) return
  const unshown = await latestUnshown(tx.db, chat_id, up_to_seq)
  if (unshown !== undefined) await tx.enqueue(showReadNext, { chat_id })
}

/**
 * Marks the latest of what executives have seen of a customer's WhatsApp messages as read, and with
 * it all before. Several jobs of a chat become one call. Nobody is told of failures but the log.
 *
 * @throws where a retry may help
 */
export async function showRead(ctx: Context, job: { chat_id: string }, attempt: Try) {
  const { chat_id } = job
  const number = await numberOf(ctx.db, chat_id)
  // While a number rests nothing is told; what is seen next makes up for it.
  if (number === undefined || number.paused_at !== null) return
  const unshown = await latestUnshown(ctx.db, chat_id, null)
  if (unshown === undefined) return
  const { seq, whatsapp_id, datetime } = unshown
  if (ctx.now().getTime() - datetime.getTime() < TOO_OLD_MS) {
    const { phone_number_id } = number
    try {
      await ctx.channels.whatsapp.markRead({ whatsapp_id, phone_number_id, isTyping: false })
    } catch (error) {
      if (!(error instanceof ChannelFailure)) throw error
      if ((error.kind === 'retry' || error.kind === 'unknown') && !attempt.isLast) throw error
      ctx.log.warn({ code: error.code, reason: error.message }, 'a chat is not shown as read')
    }
  }
  await sql`
    INSERT INTO read_receipts AS shown (chat_id, seq) VALUES (${chat_id}, ${seq})
    ON CONFLICT (chat_id) DO UPDATE SET seq = greatest(shown.seq, excluded.seq)`.execute(ctx.db)
}

/** A reply, or 25 s, ends what the phone shows; so it is told again in time. */
const TYPING_MS = 20_000

/** Shows on the customer's phone that somebody of the desk is writing. It may get lost. */
export function createTypingOnPhones() {
  const last = new Map<string, number>()

  return async (ctx: Context, chat_id: string): Promise<void> => {
    const now = ctx.now()
    // The call also marks as read: who does not want the one cannot have the other.
    if (!ctx.config.whatsapp.readReceipts) return
    if (now.getTime() - (last.get(chat_id) ?? 0) < TYPING_MS) return
    if (last.size > 10_000) last.clear()
    last.set(chat_id, now.getTime())
    const number = await numberOf(ctx.db, chat_id)
    if (number === undefined || number.paused_at !== null || !isOpen(number.closes_at, now)) return
    const latest = await latestOf(ctx.db, chat_id).executeTakeFirst()
    if (latest?.whatsapp_id == null) return
    if (now.getTime() - latest.datetime.getTime() >= TOO_OLD_MS) return
    const { whatsapp_id } = latest
    const { phone_number_id } = number
    ctx.channels.whatsapp
      .markRead({ whatsapp_id, phone_number_id, isTyping: true })
      .catch(({ code, message: reason }) =>
        ctx.log.warn({ code, reason }, 'typing is not shown to the customer'),
      )
  }
}

const numberOf = (db: Db, chat_id: string) =>
  db
    .selectFrom('chats')
    .innerJoin('business_numbers as number', 'number.phone_number_id', 'chats.phone_number_id')
    .leftJoin('service_windows', (join) =>
      join
        .onRef('service_windows.customer_id', '=', 'chats.customer_id')
        .onRef('service_windows.phone_number_id', '=', 'chats.phone_number_id'),
    )
    .select(['number.phone_number_id', 'number.paused_at', 'service_windows.closes_at'])
    .where('chat_id', '=', chat_id)
    .executeTakeFirst()

/** The customer's latest message that WhatsApp knows. */
const latestOf = (db: Db, chat_id: string) =>
  db
    .selectFrom('messages')
    .select(['seq', 'whatsapp_id', 'datetime'])
    .where('chat_id', '=', chat_id)
    .where('sender_type', '=', 'Customer')
    .where('channel', '=', 'whatsapp')
    .where('whatsapp_id', 'is not', null)
    .orderBy('seq', 'desc')
    .limit(1)

/**
 * The latest that executives have seen and WhatsApp has not been told of.
 *
 * @param up_to_seq what has been seen; null: as it is written down
 */
async function latestUnshown(db: Db, chat_id: string, up_to_seq: number | null) {
  const message = await latestOf(db, chat_id)
    .where('seq', '>', (eb) =>
      eb.fn.coalesce(
        eb.selectFrom('read_receipts').select('seq').where('chat_id', '=', chat_id),
        eb.lit(0),
      ),
    )
    .where('seq', '<=', (eb) =>
      up_to_seq === null
        ? eb
            .selectFrom('chat_reads')
            .select(({ fn }) => fn.max('up_to_seq').as('seq'))
            .where('chat_id', '=', chat_id)
        : eb.val(up_to_seq),
    )
    .executeTakeFirst()
  return message === undefined ? undefined : { ...message, whatsapp_id: message.whatsapp_id ?? '' }
}
