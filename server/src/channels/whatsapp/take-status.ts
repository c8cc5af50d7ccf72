import type { Context } from '../../context.ts'
import { recordStatus } from '../../messages/record-delivery.ts'
import { Status } from './envelope.ts'

const KNOWN_STATUS = ['sent', 'delivered', 'read', 'failed'] as const

/** An item of `statuses`: what became of a message of ours. */
export async function takeStatus(ctx: Context, raw: unknown): Promise<void> {
  const item = Status.parse(raw)
  // A voice message that was played was read.
  const named = item.status === 'played' ? 'read' : item.status
  const status = KNOWN_STATUS.find((one) => one === named)
  if (status === undefined) return
  const error = item.errors?.[0]
  await recordStatus(ctx, {
    whatsapp_id: item.id,
    status,
    callback: item.biz_opaque_callback_data ?? null,
    error:
      error === undefined
        ? null
        : {
            code: String(error.code),
            message:
              error.error_data?.details ??
              error.message ??
              error.title ??
              'WhatsApp gives no reason.',
          },
    pricing: item.pricing ?? null,
    item,
  })
}
