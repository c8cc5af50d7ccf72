import { createHash } from 'node:crypto'

/** What looks like chance in the demo follows from names, so every first start tells the same. */
const digest = (...parts: (string | number)[]) =>
  createHash('sha256')
    .update(['demo', ...parts].join('/'))
    .digest()

/** An identifier in the form of a UUID version 8 (RFC 9562: made by the application's own rule). */
export function demoId(...parts: (string | number)[]): string {
  const bytes = digest('id', ...parts).subarray(0, 16)
  bytes[6] = 0x80 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** A message id in WhatsApp's form. */
export const demoWamid = (...parts: (string | number)[]) =>
  `wamid.${Buffer.concat([Buffer.from([0x1d]), digest('wamid', ...parts)]).toString('base64')}`

/** Digits as WhatsApp's ids have them. */
export const demoDigits = (...parts: (string | number)[]) =>
  String(
    1_000_000_000_000_000n +
      (digest('digits', ...parts).readBigUInt64BE() % 9_000_000_000_000_000n),
  )

/** A whole number from `least` to `most`. */
export const between = (least: number, most: number, ...parts: (string | number)[]) =>
  least + (digest('number', ...parts).readUInt32BE() % (most - least + 1))

export function pick<Item>(items: readonly Item[], ...parts: (string | number)[]): Item {
  return items[between(0, items.length - 1, ...parts)] as Item
}
