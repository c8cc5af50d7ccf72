import type { ChannelState } from '@smart-chat/contract'
import { sql } from 'kysely'
import { requireAdministrator } from '../chats/access.ts'
import type { Context, Tx } from '../context.ts'
import { DeskError } from '../errors.ts'
import { deliverNext } from '../messages/jobs.ts'
import { ChannelFailure, type NumberHealth } from './channel.ts'
import { pauseAndSay, resumeNumber, stayPaused, waitingChats } from './pause.ts'
import { publishChannel, readChannels } from './state.ts'

/** A look takes no longer; then another node may look. */
const CLAIM_MS = 60_000

/** Looks at the paused numbers whose time has come, each on one node. */
export async function sweepChannels(ctx: Context): Promise<void> {
  const now = ctx.now()
  const due = await ctx.db
    .updateTable('business_numbers')
    .set({ check_due_at: new Date(now.getTime() + CLAIM_MS) })
    .where('paused_at', 'is not', null)
    .where('removed_at', 'is', null)
    .where('check_due_at', '<=', now)
    .returning(['phone_number_id', 'waba_id', 'pause_code'])
    .execute()
  await Promise.all(due.map((number) => check(ctx, number)))
}

/**
 * The same at once, for one number, as an administrator asks for it.
 *
 * @throws DeskError `not_found` where it is none of ours
 */
export async function checkChannel(
  ctx: Context,
  { phone_number_id }: { phone_number_id: string },
): Promise<ChannelState> {
  requireAdministrator(ctx.actor, 'look at a number')
  const number = await ctx.db
    .selectFrom('business_numbers')
    .select(['phone_number_id', 'waba_id', 'pause_code'])
    .where('phone_number_id', '=', phone_number_id)
    .executeTakeFirst()
  if (number === undefined) {
    throw new DeskError('not_found', 'This is none of our numbers. See the list of them.')
  }
  await check(ctx, number)
  const [state] = await readChannels(ctx.db, { phone_number_id })
  if (state === undefined) throw new DeskError('not_found', 'This number is gone.')
  return state
}

interface Number {
  phone_number_id: string
  waba_id: string
  pause_code: string | null
}

async function check(ctx: Context, number: Number): Promise<void> {
  const { phone_number_id, pause_code } = number
  try {
    const health = await ctx.channels.whatsapp.check(number)
    await ctx.transaction((tx) => keepHealth(tx, phone_number_id, health))
  } catch (error) {
    if (!(error instanceof ChannelFailure)) throw error
    // What is no word on the number, such as a network that is away, does not change the reason.
    const trouble = error.kind === 'broken' ? error : null
    if (pause_code !== null) await ctx.transaction((tx) => stayPaused(tx, phone_number_id, trouble))
    else if (trouble !== null) await pauseAndSay(ctx, phone_number_id, trouble)
    return
  }
  if (pause_code === null) return
  if (UNSEEN.has(pause_code)) await tryOne(ctx, phone_number_id)
  else await resumeNumber(ctx, phone_number_id)
}

async function keepHealth(tx: Tx, phone_number_id: string, health: NumberHealth): Promise<void> {
  const { quality, messaging_limit } = health
  const changed = await sql`
    UPDATE business_numbers SET quality = coalesce(${quality}, quality),
      messaging_limit = coalesce(${messaging_limit}, messaging_limit)
    WHERE phone_number_id = ${phone_number_id}
      AND (coalesce(${quality}, quality), coalesce(${messaging_limit}, messaging_limit))
        IS DISTINCT FROM (quality, messaging_limit)`.execute(tx.db)
  if ((changed.numAffectedRows ?? 0n) > 0n) await publishChannel(tx, phone_number_id)
}

/** A number can be described while nothing can be sent over it for these: only a message shows. */
const UNSEEN = new Set(['368', '131031', '131037', '131042', '131064', '134011'])

/** One message goes ahead; what comes of it says whether the others follow. */
async function tryOne(ctx: Context, phone_number_id: string): Promise<void> {
  const [chat_id] = await waitingChats(ctx, phone_number_id, 1)
  if (chat_id === undefined) return resumeNumber(ctx, phone_number_id)
  await ctx.transaction(async (tx) => {
    await stayPaused(tx, phone_number_id, null)
    await tx.enqueue(deliverNext, { chat_id, probe: phone_number_id })
  })
}
