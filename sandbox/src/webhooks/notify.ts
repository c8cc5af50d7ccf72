import type { Context } from '../context.ts'
import type { BusinessNumber } from '../options.ts'
import { accountState } from '../people/business.ts'
import type { JsonObject, Update } from '../store/records.ts'

/** One change of the field `messages`: what a person did, or what became of our message. */
export function notifyMessages(
  ctx: Context,
  number: BusinessNumber,
  phone: string,
  content: JsonObject,
): Promise<void> {
  return notifyOfNumber(ctx, number, phone, 'messages', content)
}

/** One change of another field about a number and a person, such as `smb_message_echoes`. */
export function notifyOfNumber(
  ctx: Context,
  number: BusinessNumber,
  phone: string,
  field: string,
  content: JsonObject,
): Promise<void> {
  return tell(ctx, {
    lane: `${number.phone_number_id}/${phone}`,
    waba_id: number.waba_id,
    field,
    time: null,
    value: { messaging_product: 'whatsapp', metadata: metadataOf(number), ...content },
  })
}

/** One change of another field, such as `message_template_status_update`. */
export function notifyAccount(
  ctx: Context,
  wabaId: string,
  field: string,
  value: JsonObject,
): Promise<void> {
  const time = Math.floor(ctx.now() / 1000)
  return tell(ctx, { lane: `account/${wabaId}`, waba_id: wabaId, field, time, value })
}

/** Without a subscription of the account's app, Meta tells nothing. */
function tell(ctx: Context, update: Omit<Update, 'id' | 'due_at'>): Promise<void> {
  if (!accountState(ctx, update.waba_id).subscribed) return Promise.resolve()
  return ctx.dispatcher.enqueue({ ...update, made_at: ctx.now() })
}

function metadataOf(number: BusinessNumber): JsonObject {
  return {
    display_phone_number: number.display_number,
    phone_number_id: number.phone_number_id,
  }
}
