import { TEXT_MAX } from '@smart-chat/contract'
import { requireChat } from '../chats/access.ts'
import type { Context } from '../context.ts'
import type { ServerSentEvent } from '../doors/event-stream.ts'
import { DeskError } from '../errors.ts'
import { complete, type ModelSettings, type Said, stream } from './model.ts'
import { type Turn, writePrompt } from './prompt.ts'

interface Ask {
  message: string
  chat_id?: string | undefined
}

/**
 * A reply to a customer, suggested by the language model.
 *
 * @param gone aborts when the caller no longer waits
 * @throws DeskError `ai_not_configured`, `ai_unavailable`, `chat_not_found`, `wrong_segment`
 */
export async function suggestReply(ctx: Context, input: Ask, gone: AbortSignal) {
  const { settings, messages } = await prepare(ctx, input)
  const signal = withinTime(settings, gone)
  try {
    return finished(await complete(settings, messages, signal))
  } catch (error) {
    throw unavailable(ctx, error, signal)
  }
}

/**
 * The same as events: `delta { text }` as the model writes, then `done { reply, source }`. What is
 * wrong with the question is thrown before the first event.
 */
export async function streamReply(ctx: Context, input: Ask, gone: AbortSignal) {
  const { settings, messages } = await prepare(ctx, input)
  return tell(ctx, settings, messages, withinTime(settings, gone))
}

async function* tell(
  ctx: Context,
  settings: ModelSettings,
  messages: Turn[],
  signal: AbortSignal,
): AsyncGenerator<ServerSentEvent> {
  const whole: Said = { text: '', model: settings.model }
  try {
    for await (const { text, model } of stream(settings, messages, signal)) {
      whole.text += text
      whole.model = model
      yield { event: 'delta', data: { text } }
      // Nobody could send more; a model that does not stop is stopped.
      if (whole.text.length > TEXT_MAX) break
    }
    yield { event: 'done', data: finished(whole) }
  } catch (error) {
    throw unavailable(ctx, error, signal)
  }
}

async function prepare(ctx: Context, input: Ask) {
  if (input.chat_id !== undefined) await requireChat(ctx.db, ctx.actor, input.chat_id)
  const settings = ctx.config.ai
  if (settings === null) {
    throw new DeskError(
      'ai_not_configured',
      'No language model is set up here. An administrator can name one with AI_MODEL and AI_BASE_URL.',
    )
  }
  return { settings, messages: await writePrompt(ctx, input) }
}

/** The limit is for the whole call: connecting, trying again, and the last word. */
const withinTime = (settings: ModelSettings, gone: AbortSignal) =>
  AbortSignal.any([gone, AbortSignal.timeout(settings.timeout * 1000)])

function finished({ text, model }: Said) {
  const reply = text.trim().slice(0, TEXT_MAX).toWellFormed()
  if (reply === '') throw new Error('The model had nothing to say.')
  return { reply, source: model }
}

/** The cause is logged by its kind only: an endpoint may put the question into its complaint. */
function unavailable(ctx: Context, error: unknown, signal: AbortSignal): DeskError {
  const { name, status } = (signal.aborted ? signal.reason : error) as Error & { status?: number }
  if (name !== 'AbortError') ctx.log.warn({ name, status }, 'the language model gave no answer')
  return new DeskError(
    'ai_unavailable',
    name === 'TimeoutError'
      ? 'The language model took too long. Try again, or write the reply yourself.'
      : 'The language model did not answer. Try again in a moment, or write the reply yourself.',
  )
}
