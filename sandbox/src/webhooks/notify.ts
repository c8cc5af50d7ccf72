import type { Context } from '../context.ts'
import type { BusinessNumber } from '../options.ts'
import type { JsonObject } from '../store/records.ts'

/** One change of the field `messages`: what a person did, or what became of our message. */
export function notifyMessages(
  ctx: Context,
  number: BusinessNumber,
  phone: string,
  content: JsonObject,
): Promise<void> {
  return ctx.dispatcher.enqueue({
    lane: `${number.phone_number_id}/${phone}`,
    waba_id: number.waba_id,
    field: 'messages',
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
  return ctx.dispatcher.enqueue({ lane: `account/${wabaId}`, waba_id: wabaId, field, time, value })
}

function metadataOf(number: BusinessNumber): JsonObject {
  return {
    display_phone_number: number.display_number,
    phone_number_id: number.phone_number_id,
  }
}
