const MB = 1024 * 1024

/** What WhatsApp takes per kind, in bytes (Meta's "Media" reference, July 2026). */
const KINDS: Record<string, { mimes: RegExp; maxBytes: number }> = {
  image: { mimes: /^image\/(jpeg|png)$/, maxBytes: 5 * MB },
  video: { mimes: /^video\/(mp4|3gpp)$/, maxBytes: 16 * MB },
  audio: { mimes: /^audio\/(aac|amr|mpeg|mp4|ogg)$/, maxBytes: 16 * MB },
  sticker: { mimes: /^image\/webp$/, maxBytes: 500 * 1024 },
  document: { mimes: /^[\w.+-]+\/[\w.+-]+$/, maxBytes: 100 * MB },
}

/** A sentence about what is wrong with sending this file as this kind, or nothing. */
export function mediaProblem(kind: string, mimeType: string, bytes: number): string | undefined {
  const limits = KINDS[kind]
  if (!limits) return `Unknown media kind ${kind}.`
  const plain = bareMime(mimeType)
  if (!limits.mimes.test(plain)) return `Media of type ${plain} cannot be sent as ${kind}.`
  if (bytes > limits.maxBytes) return `A ${kind} may have at most ${limits.maxBytes} bytes.`
  return undefined
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
