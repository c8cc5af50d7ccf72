const MB = 1024 * 1024

const STILL_STICKER_BYTES = 100 * 1024

/** What WhatsApp takes per kind, in bytes (Meta's "Media" reference, July 2026). */
const KINDS: Record<string, { mimes: RegExp; maxBytes: number }> = {
  image: { mimes: /^image\/(jpeg|png)$/, maxBytes: 5 * MB },
  video: { mimes: /^video\/(mp4|3gpp)$/, maxBytes: 16 * MB },
  audio: { mimes: /^audio\/(aac|amr|mpeg|mp4|ogg)$/, maxBytes: 16 * MB },
  sticker: { mimes: /^image\/webp$/, maxBytes: 500 * 1024 },
  document: { mimes: /^[\w.+-]+\/[\w.+-]+$/, maxBytes: 100 * MB },
}

/** A sentence about what is wrong with sending this file as this kind, or nothing. */
export function mediaProblem(
  kind: string,
  { mime_type, file_size, animated = false }: Measured,
): string | undefined {
  const limits = KINDS[kind]
  if (!limits) return `Unknown media kind ${kind}.`
  const plain = bareMime(mime_type)
  if (!limits.mimes.test(plain)) return `Media of type ${plain} cannot be sent as ${kind}.`
  const isStill = kind === 'sticker' && !animated
  const maxBytes = isStill ? STILL_STICKER_BYTES : limits.maxBytes
  const name = isStill ? 'sticker that does not move' : kind
  if (file_size > maxBytes) return `A ${name} may have at most ${maxBytes} bytes.`
  return undefined
}

interface Measured {
  mime_type: string
  file_size: number
  animated?: boolean
}

/** Whether a WebP picture moves: the extended header says so in its flags. */
export function isAnimated(bytes: Buffer): boolean {
  return (
    bytes.length > 20 &&
    bytes.toString('latin1', 8, 16) === 'WEBPVP8X' &&
    ((bytes[20] ?? 0) & 0x02) !== 0
  )
}

/** The kind under which a phone sends a file of this type. */
export function kindOf(mimeType: string): 'image' | 'video' | 'audio' | 'sticker' | 'document' {
  const plain = bareMime(mimeType)
  if (plain === 'image/webp') return 'sticker'
  if (KINDS.image?.mimes.test(plain)) return 'image'
  if (KINDS.video?.mimes.test(plain)) return 'video'
  if (KINDS.audio?.mimes.test(plain)) return 'audio'
  return 'document'
}

function bareMime(mimeType: string): string {
  return (mimeType.split(';')[0] ?? '').trim().toLowerCase()
}
