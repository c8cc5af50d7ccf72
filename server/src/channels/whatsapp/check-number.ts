import { z } from 'zod'
import { ChannelFailure, type NumberHealth } from '../channel.ts'

/** Fields of `GET /{phone_number_id}` (`04-whatsapp.md` section 9). */
export const HEALTH_FIELDS =
  'display_phone_number,quality_rating,status,whatsapp_business_manager_messaging_limit'

const Described = z.looseObject({
  quality_rating: z.string().nullish(),
  status: z.string().nullish(),
  whatsapp_business_manager_messaging_limit: z.string().nullish(),
})

/** Over these nothing can be sent; others, such as `FLAGGED`, only say that it may get worse. */
const LOST = new Set(['BANNED', 'DELETED', 'DISCONNECTED', 'MIGRATED'])

/**
 * What WhatsApp says of a number.
 *
 * @throws ChannelFailure `broken` where it says that the number is lost
 */
export function readHealth(answer: unknown): NumberHealth {
  const { data } = Described.safeParse(answer)
  const status = data?.status ?? null
  if (status !== null && LOST.has(status)) {
    throw new ChannelFailure(
      'broken',
      status.toLowerCase(),
      `WhatsApp says that this number is ${status.toLowerCase()}. An administrator must look at it in WhatsApp Manager.`,
    )
  }
  return {
    quality: knownOr(data?.quality_rating),
    messaging_limit: data?.whatsapp_business_manager_messaging_limit ?? null,
  }
}

const knownOr = (quality: string | null | undefined) =>
  quality == null || quality === 'UNKNOWN' ? null : quality
