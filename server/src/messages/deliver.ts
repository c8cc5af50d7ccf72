import { setTimeout } from 'node:timers/promises'
import { type Backoff, ChannelFailure, type OutgoingMedia } from '../channels/channel.ts'
import { type Hand, handOf, pairWait, placeInLine, type Turn, takeTurn } from '../channels/pace.ts'
import { pauseNumber, resumeNumber, sayPaused, stayPaused } from '../channels/pause.ts'
import { isOurs } from '../chats/number.ts'
import type { Context, Tx } from '../context.ts'
import { isOpen } from '../customers/service-window.ts'
import { isUnwanted } from '../customers/want-marketing.ts'
import { noMarketing } from '../errors.ts'
import type { MediaKind } from '../media/file-types.ts'
import { bringMedia } from '../media/jobs.ts'
import { type Attempt, begin } from './begin-attempt.ts'
import { type Delivery, deliverNext } from './jobs.ts'
import { findNext, type Queued } from './next-queued.ts'
import { putOff, SLACK_MS } from './put-off.ts'
import { keepQueued, recordFailure, recordSent, sayWhyQueued } from './record-delivery.ts'

/**
 * Sends the oldest queued message of a chat. The start of the attempt is committed before the
 * channel is called: after a crash nobody sends it a second time by mistake. Failure is the
 * message's state, so the job itself completes and the chat's next message goes on. What must wait,
 * for its turn or after a refusal, is put off and sent by a later job.
 */
export async function deliver(ctx: Context, job: Delivery): Promise<void> {
  const start = await startInTurn(ctx, job)
  if (start.kind === 'started') {
    const isOver = await send(ctx, start.attempt, job)
    if (isOver && job.rest === true) await goOn(ctx, job)
    return
  }
  if (start.kind === 'refused' && job.rest === true) await goOn(ctx, job)
  // Nothing could be tried: what is sent next shows whether the number works.
  if (job.probe !== undefined) await resumeNumber(ctx, job.probe)
}

/** @returns false where the same attempt is made again later */
async function send(ctx: Context, attempt: Attempt, { probe }: Delivery): Promise<boolean> {
  try {
    const accepted = await ctx.channels.whatsapp.send(attempt.message)
    await ctx.transaction((tx) => recordSent(tx, attempt, accepted))
  } catch (error) {
    if (!(error instanceof ChannelFailure)) throw error
    const isOver = await recordRefusal(ctx, attempt, error, probe)
    if (!isOver) return false
  }
  if (probe !== undefined) await resumeNumber(ctx, probe)
  return true
}

async function recordRefusal(
  ctx: Context,
  attempt: Attempt,
  error: ChannelFailure,
  probe: string | undefined,
): Promise<boolean> {
  switch (error.kind) {
    case 'unknown':
      // The outcome may still come as a status; the sweep fails the message when none does.
      return true
    case 'permanent':
    case 'wait':
      await ctx.transaction((tx) => recordFailure(tx, attempt, error))
      return true
    case 'retry':
      return ctx.transaction(async (tx) => {
        const { tries } = attempt
        if (tries < error.backoff.tries) {
          await keepQueued(tx, attempt, error)
          await putOff(tx, attempt, pauseMs(error.backoff, tries), tries + 1)
          return false
        }
        await recordFailure(tx, attempt, error)
        return true
      })
    case 'broken':
      await pauseOver(ctx, attempt, error, probe)
      return false
  }
}

/** The number does not work: surely not sent, so the message waits with all others of the number. */
async function pauseOver(
  ctx: Context,
  attempt: Attempt,
  error: ChannelFailure,
  probe: string | undefined,
): Promise<void> {
  const phone_number_id = attempt.message.phone_number_id ?? ''
  const isNew = await ctx.transaction(async (tx) => {
    await keepQueued(tx, attempt, pausedReason(error.message))
    // Where it went on meanwhile, nobody else would wake this chat.
    await putOff(tx, attempt, AGAIN_MS, attempt.tries)
    if (probe === undefined) {
      return pauseNumber(tx, phone_number_id, error, attempt.startedAt)
    }
    await stayPaused(tx, phone_number_id, error)
    return false
  })
  if (isNew) sayPaused(ctx, phone_number_id, error)
}

const AGAIN_MS = 1000

/** With a little chance, so that what failed together does not come back together. */
function pauseMs({ firstS, factor, maxS }: Backoff, tries: number): number {
  return Math.min(maxS, firstS * factor ** tries) * 1000 * (1 + Math.random() / 4)
}

/** Why a message is queued behind a paused number, as people read it. */
const pausedReason = (why: string) => ({
  code: 'channel_paused',
  message: `This number is paused. The message is sent as soon as it goes on. ${why}`,
})

const goOn = (ctx: Context, { chat_id }: Delivery) =>
  ctx.transaction((tx) => tx.enqueue(deliverNext, { chat_id, rest: true }))

type Start =
  | { kind: 'started'; attempt: Attempt }
  | { kind: 'nothing' }
  /** The message has failed, before anybody was called. */
  | { kind: 'refused' }
  /** Its turn comes in a moment. */
  | { kind: 'moment'; ms: number }

/** The longest that a worker waits for a turn, and how often. */
const MOMENT_MS = 250
const MOMENTS = 4

interface Pace {
  hand: Hand
  /** Whether the worker may wait for a moment. */
  mayWait: boolean
  turn: Turn | null
}

/** A turn that comes in a moment is waited for, without a connection to the database. */
async function startInTurn(ctx: Context, job: Delivery): Promise<Start> {
  for (let moments = 0; ; moments++) {
    const pace: Pace = { hand: handOf(ctx.db), mayWait: moments < MOMENTS, turn: null }
    const start = await ctx.transaction((tx) => startAttempt(tx, job, pace))
    pace.turn?.settle(start.kind === 'started')
    if (start.kind !== 'moment') return start
    await setTimeout(start.ms)
  }
}

async function startAttempt(tx: Tx, job: Delivery, pace: Pace): Promise<Start> {
  const queued = await findNext(tx, job.chat_id)
  if (queued === undefined) return { kind: 'nothing' }
  const refusal = await refusalNow(tx, queued)
  if (refusal !== null) {
    await recordFailure(tx, queued, refusal)
    return { kind: 'refused' }
  }
  const waitMs = (queued.deliver_after?.getTime() ?? 0) - tx.now().getTime()
  if (waitMs > SLACK_MS) {
    // What came too early comes again; who only passes by leaves it to the job that is to come.
    if (job.rest === true && waitMs < EARLY_MS) await tx.enqueue(deliverNext, job, waitMs / 1000)
    return { kind: 'nothing' }
  }
  if (queued.paused_at !== null && job.probe === undefined) {
    await sayWhyQueued(tx, job.chat_id, pausedReason(queued.pause_reason ?? ''))
    return { kind: 'nothing' }
  }
  const media = mediaOf(queued)
  if (media === 'not there yet') {
    // Nothing of the attempt has begun: the chat waits, other chats do not.
    await tx.enqueue(bringMedia, { message_id: queued.message_id })
    return { kind: 'nothing' }
  }
  return startPaced(tx, queued, media, pace)
}

const NUMBER_REMOVED =
  'The number of ours that this chat was written over is no longer connected. Send a template: it goes over the present one.'

/** Clocks of nodes and database may differ by so much. */
const EARLY_MS = 5000

/** When the turn of the number has come, and the customer may be written to. */
async function startPaced(
  tx: Tx,
  queued: Queued,
  media: OutgoingMedia | null,
  pace: Pace,
): Promise<Start> {
  const { rate, tries } = queued
  const number = {
    phone_number_id: queued.phone_number_id ?? '',
    rate: rate ?? tx.config.whatsapp.rate,
  }
  const turn = await takeTurn(tx, pace.hand, number)
  if (turn.waitMs > 0) {
    if (pace.mayWait && turn.waitMs <= MOMENT_MS) return { kind: 'moment', ms: turn.waitMs }
    await putOff(tx, queued, await placeInLine(tx, number), tries)
    return { kind: 'nothing' }
  }
  pace.turn = turn
  const attempt = await begin(tx, queued, media)
  if (attempt !== null) return { kind: 'started', attempt }
  const pair = { ...number, customer_id: queued.customer_id }
  await putOff(tx, queued, await pairWait(tx, pair), tries)
  return { kind: 'nothing' }
}

/** The message's file as WhatsApp knows it, or null where it has none. */
function mediaOf(queued: {
  media_kind: MediaKind | null
  mime_type: string | null
  file_name: string | null
  whatsapp_media_id: string | null
}): OutgoingMedia | 'not there yet' | null {
  const { media_kind: kind, mime_type, file_name, whatsapp_media_id } = queued
  if (kind === null || mime_type === null) return null
  if (whatsapp_media_id === null) return 'not there yet'
  return { kind, mime_type, file_name, whatsapp_media_id }
}

/** Why a queued message must not go out any more, or null. */
async function refusalNow(tx: Tx, queued: Queued): Promise<ChannelFailure | null> {
  const age = tx.now().getTime() - queued.since.getTime()
  if (age > tx.config.sendMaxAge * 1000) {
    return new ChannelFailure(
      'permanent',
      'expired',
      'It waited too long to be sent. Read it again and retry.',
    )
  }
  if (queued.phone_number_id === null || !isOurs(tx.config, queued.phone_number_id)) {
    return new ChannelFailure('permanent', 'number_removed', NUMBER_REMOVED)
  }
  if (queued.kind === 'template') {
    const template_id = String(queued.content?.template_id)
    const { code, message } = noMarketing()
    const isRefused = await isUnwanted(tx.db, { ...queued, template_id })
    return isRefused ? new ChannelFailure('permanent', code, message) : null
  }
  if (isOpen(queued.closes_at, tx.now())) return null
  return new ChannelFailure(
    'wait',
    'service_window_closed',
    'The 24-hour window closed before this was sent. Send a template instead.',
  )
}
