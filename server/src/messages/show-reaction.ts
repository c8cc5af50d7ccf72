import { ChannelFailure, type OutgoingMessage } from '../channels/channel.ts'
import { handOf, takeTurn } from '../channels/pace.ts'
import { pauseAndSay } from '../channels/pause.ts'
import type { Config } from '../config.ts'
import type { Context, Tx } from '../context.ts'
import { isOpen } from '../customers/service-window.ts'
import type { Try } from '../platform/jobs/jobs.ts'
import { writeTimeline } from '../timeline/write.ts'
import { publishMessageUpdated } from './audience.ts'
import { showReactionNext } from './jobs.ts'
import { aliasOf } from './next-queued.ts'
import { setOurs } from './react.ts'

interface Reason {
  code: string
  message: string
}

/**
 * Shows our reaction to a message on WhatsApp as it is wanted now, behind what the chat has queued
 * before it. To show one twice is harmless, so an attempt whose outcome is unknown is repeated. What
 * WhatsApp refuses is taken back here as well, and a line says why.
 *
 * @throws where a retry may help
 */
export async function showReaction(
  ctx: Context,
  job: { chat_id: string; message_id: string },
  attempt: Try,
): Promise<void> {
  const wanted = await findWanted(ctx, job.message_id)
  if (wanted === undefined || wanted.emoji === wanted.shown) return
  const refusal = refusalNow(ctx, wanted)
  if (refusal !== null) return ctx.transaction((tx) => takeBack(tx, wanted, refusal))
  if (wanted.paused_at !== null || wanted.is_behind) return tryAgain(ctx, job, LATER_S)
  const waitMs = await waitForTurn(ctx, wanted)
  if (waitMs > 0) return tryAgain(ctx, job, waitMs / 1000)
  const startedAt = ctx.now()
  try {
    await ctx.channels.whatsapp.send(requestOf(wanted))
    await markShown(ctx, wanted)
  } catch (error) {
    if (!(error instanceof ChannelFailure)) throw error
    if (error.kind === 'broken') {
      await pauseAndSay(ctx, wanted.phone_number_id ?? '', error, startedAt)
      return tryAgain(ctx, job, LATER_S)
    }
    if ((error.kind === 'retry' || error.kind === 'unknown') && !attempt.isLast) throw error
    await ctx.transaction((tx) => takeBack(tx, wanted, error))
  }
}

/** Where messages of the chat go first, or its number rests. */
const LATER_S = 2

const findWanted = ({ db, now, config }: Context, message_id: string) =>
  db
    .selectFrom('outgoing_reactions as wanted')
    .innerJoin('messages', 'messages.message_id', 'wanted.message_id')
    .innerJoin('chats', 'chats.chat_id', 'messages.chat_id')
    .leftJoin('business_numbers as number', 'number.phone_number_id', 'chats.phone_number_id')
    .leftJoin('service_windows', (join) =>
      join
        .onRef('service_windows.customer_id', '=', 'chats.customer_id')
        .onRef('service_windows.phone_number_id', '=', 'chats.phone_number_id'),
    )
    .select(['wanted.message_id', 'wanted.executive_id', 'wanted.emoji', 'wanted.wanted_at'])
    .select(['wanted.shown', 'messages.chat_id', 'messages.whatsapp_id', 'chats.phone_number_id'])
    .select(['number.paused_at', 'number.rate', 'service_windows.closes_at'])
    .select([aliasOf('phone').as('phone'), aliasOf('user_id').as('user_id')])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('messages as queued')
            .select('queued.message_id')
            .whereRef('queued.chat_id', '=', 'messages.chat_id')
            .where('queued.delivery', '=', 'queued')
            // One whose outcome is unknown holds up nothing, as it does among messages.
            .where((of) =>
              of.or([
                of('queued.attempt_started_at', 'is', null),
                of('queued.attempt_started_at', '>', inFlightSince(now(), config)),
              ]),
            )
            .whereRef('queued.created_at', '<', 'wanted.wanted_at'),
        )
        .$castTo<boolean>()
        .as('is_behind'),
    )
    .where('wanted.message_id', '=', message_id)
    .executeTakeFirst()

/** A call that began earlier has ended, whatever became of it. */
const inFlightSince = (now: Date, { whatsapp }: Config) =>
  new Date(now.getTime() - (whatsapp.timeout + 1) * 1000)

type Wanted = NonNullable<Awaited<ReturnType<typeof findWanted>>>

function refusalNow(ctx: Context, { wanted_at, closes_at }: Wanted): Reason | null {
  const now = ctx.now()
  if (now.getTime() - wanted_at.getTime() > ctx.config.sendMaxAge * 1000) {
    return { code: 'expired', message: 'It waited too long to be sent.' }
  }
  if (isOpen(closes_at, now)) return null
  return { code: 'service_window_closed', message: 'The 24-hour window closed before.' }
}

const tryAgain = (ctx: Context, job: { chat_id: string; message_id: string }, afterS: number) =>
  ctx.transaction((tx) => tx.enqueue(showReactionNext, job, afterS))

/** @returns milliseconds until the number may send; 0: now */
async function waitForTurn(ctx: Context, { phone_number_id, rate }: Wanted): Promise<number> {
  const number = { phone_number_id: phone_number_id ?? '', rate: rate ?? ctx.config.whatsapp.rate }
  const turn = await ctx.transaction((tx) => takeTurn(tx, handOf(ctx.db), number))
  turn.settle(turn.waitMs === 0)
  return turn.waitMs
}

function requestOf(wanted: Wanted): OutgoingMessage {
  const { emoji, phone, user_id, phone_number_id } = wanted
  return {
    callback: `${CALLBACK}:${wanted.message_id}:${wanted.wanted_at.getTime()}`,
    customer: { phone, user_id },
    phone_number_id,
    kind: 'reaction',
    message: emoji,
    content: { reaction: { message_id: wanted.whatsapp_id, emoji } },
    media: null,
    reply_to: null,
  }
}

/** With this begins what comes back with the statuses of reactions. */
const CALLBACK = 'reaction'

const markShown = (ctx: Context, { message_id, emoji }: Wanted) =>
  ctx.db
    .updateTable('outgoing_reactions')
    .set({ shown: emoji })
    .where('message_id', '=', message_id)
    .execute()

/** The message shows again what WhatsApp shows, unless something else is wanted by now. */
async function takeBack(
  tx: Tx,
  refused: Pick<
    Wanted,
    'message_id' | 'chat_id' | 'emoji' | 'wanted_at' | 'shown' | 'executive_id'
  >,
  { message: why }: Reason,
): Promise<void> {
  const { message_id, chat_id, emoji, wanted_at, shown, executive_id } = refused
  const message = await tx.db
    .selectFrom('messages')
    .innerJoin('chats', 'chats.chat_id', 'messages.chat_id')
    .select(['messages.message_id', 'messages.reactions'])
    .where('message_id', '=', message_id)
    .forUpdate(['chats', 'messages'])
    .executeTakeFirstOrThrow()
  const taken = await tx.db
    .updateTable('outgoing_reactions')
    .set({ emoji: shown, shown })
    .where('message_id', '=', message_id)
    .where('wanted_at', '=', wanted_at)
    .where('emoji', '=', emoji)
    .returning('message_id')
    .executeTakeFirst()
  if (taken === undefined) return
  await setOurs(tx, message, { emoji: shown, by: executive_id, at: wanted_at })
  await publishMessageUpdated(tx, message_id)
  const what =
    emoji === '' ? 'The reaction was not taken back' : `The reaction ${emoji} was not sent`
  await writeTimeline(tx, chat_id, 'not_sent', `${what}: ${why}`, { message_id })
}

/** A status of a reaction: that one failed after all. */
export interface ReactionReport {
  callback: string | null
  status: string
  error: Reason | null
}

export const isOfReaction = ({ callback }: ReactionReport) =>
  callback?.startsWith(`${CALLBACK}:`) === true

/** Applies a status of a reaction; only a failure says anything. */
export async function recordReactionStatus(ctx: Context, report: ReactionReport): Promise<void> {
  const [, message_id = '', wantedAt = ''] = report.callback?.split(':') ?? []
  if (report.status !== 'failed') return
  const wanted = await findWanted(ctx, message_id)
  if (wanted?.wanted_at.getTime() !== Number(wantedAt)) return
  const why = report.error ?? { code: '', message: 'WhatsApp gives no reason.' }
  await ctx.transaction((tx) => takeBack(tx, { ...wanted, shown: '' }, why))
}
