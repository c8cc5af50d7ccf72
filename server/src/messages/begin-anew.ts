import type { Backoff } from '../channels/channel.ts'
import type { Tx } from '../context.ts'
import { json } from '../platform/db/json.ts'
import { publishStatus } from './audience.ts'
import { putOff } from './put-off.ts'

/** Attempts that the desk makes of a message, until a person asks for another. */
const ATTEMPTS_MAX = 3

/** What a status says later is no matter of a second. */
const FIRST_S = 5

interface Failed {
  message_id: string
  chat_id: string
  seq: number
  attempt: number
  created_at: Date
  opened_inapp: boolean
}

/**
 * A message that WhatsApp took and could not deliver for a passing reason goes back to `queued` with
 * its next attempt, a few seconds later; its reason stays shown. It has lost its place in the chat,
 * so nothing waits behind it.
 *
 * @returns false where it has been tried often enough, or is too old to be sent
 */
export async function beginAnew(
  tx: Tx,
  message: Failed,
  reason: { code: string; message: string },
  { factor, maxS }: Backoff,
): Promise<boolean> {
  const { message_id, chat_id, seq, opened_inapp } = message
  const { since, attempts } = await historyOf(tx, message)
  const age = tx.now().getTime() - since.getTime()
  if (attempts >= ATTEMPTS_MAX || age > tx.config.sendMaxAge * 1000) return false
  const attempt = message.attempt + 1
  const error = { code: reason.code, message: reason.message }
  await tx.db
    .updateTable('messages')
    .set({
      delivery: 'queued',
      attempt,
      attempt_started_at: null,
      whatsapp_id: null,
      error: json(error),
    })
    .where('message_id', '=', message_id)
    .execute()
  const pauseS = Math.min(maxS, FIRST_S * factor ** (attempts - 1))
  await putOff(tx, { message_id, chat_id, attempt, since }, pauseS * 1000, 0)
  publishStatus(tx, { chat_id, seq, opened_inapp, message_id, attempt, delivery: 'queued', error })
  return true
}

/** From when its age counts, and the attempts since. */
async function historyOf(tx: Tx, { message_id, created_at }: Failed) {
  const put_off = await tx.db
    .selectFrom('put_off_messages')
    .select('since')
    .where('message_id', '=', message_id)
    .executeTakeFirst()
  const since = put_off?.since ?? created_at
  const { attempts } = await tx.db
    .selectFrom('attempts')
    .select((eb) => eb.fn.countAll<string>().as('attempts'))
    .where('message_id', '=', message_id)
    .where('started_at', '>=', since)
    .executeTakeFirstOrThrow()
  return { since, attempts: Number(attempts) }
}
