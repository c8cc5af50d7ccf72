import { ChannelFailure } from '../channels/channel.ts'
import type { Measured } from './meter.ts'

/**
 * A file must be as long as everybody said, and have the checksum that WhatsApp gave, in the webhook
 * as base64 and at its address mostly as hex (`04-whatsapp.md` section 4). What is neither says
 * nothing.
 *
 * @throws ChannelFailure `damaged`: it is worth another try
 */
export function requireIntact(
  measured: Measured,
  promised: { sizes: (number | null)[]; sums: (string | null)[] },
): void {
  if (promised.sizes.some((size) => size !== null && size !== measured.size)) {
    throw damaged('The file did not arrive whole.')
  }
  const sums = promised.sums.map(readSum).filter((sum) => sum !== null)
  if (sums.some((sum) => sum !== measured.sha256)) {
    throw damaged('The file did not arrive as it was sent: its checksum is another one.')
  }
}

/** A checksum as hex in small letters; null for what is none. */
function readSum(text: string | null): string | null {
  if (text === null) return null
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase()
  if (!/^[A-Za-z0-9+/_-]{43}=$/.test(text)) return null
  return Buffer.from(text, 'base64').toString('hex')
}

/** Whether it is that which a file failed for. */
export const isDamage = (error: unknown): boolean =>
  error instanceof ChannelFailure && error.code === 'damaged'

const damaged = (message: string) =>
  new ChannelFailure('retry', 'damaged', `${message} Fetch it again, or ask for it anew.`)
