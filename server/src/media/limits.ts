import type { Channel } from '@smart-chat/contract'
import { DeskError } from '../errors.ts'
import type { MediaKind } from './file-types.ts'

const KB = 1024
const MB = 1024 * KB

/** Bytes of one upload: customers write in-app only, executives over WhatsApp too. */
export const UPLOAD_MAX = { executive: 100 * MB, customer: 25 * MB }

const INAPP_MAX = 25 * MB

/** As what WhatsApp takes a file. */
export interface WhatsAppForm {
  type: 'image' | 'video' | 'audio' | 'document' | 'sticker'
  /** Shown as a voice message. */
  voice: boolean
}

const MOST: Record<WhatsAppForm['type'], number> = {
  image: 5 * MB,
  video: 16 * MB,
  audio: 16 * MB,
  document: 100 * MB,
  sticker: 500 * KB,
}

/**
 * As what WhatsApp takes a file of ours: types that it does not show by itself (GIF, HEIC, WebM,
 * QuickTime, stereo Ogg …) go as documents (`04-whatsapp.md` section 4).
 */
export function whatsappForm({
  kind,
  mime_type,
}: {
  kind: MediaKind
  mime_type: string
}): WhatsAppForm {
  const voice = kind === 'voice'
  if (voice || kind === 'sticker') return { type: voice ? 'audio' : 'sticker', voice }
  const type = SHOWN.exec(mime_type)?.[0].split('/')[0] as WhatsAppForm['type'] | undefined
  return { type: type ?? 'document', voice }
}

const SHOWN = /^(image\/(jpeg|png)|video\/(mp4|3gpp)|audio\/(aac|amr|mpeg|mp4))$/

/** @throws DeskError `too_large` when the channel does not take a file of this size */
export function requireFits(
  channel: Channel,
  media: { kind: MediaKind; mime_type: string; size: number | null },
): void {
  const type = channel === 'whatsapp' ? whatsappForm(media).type : null
  const most = type === null ? INAPP_MAX : MOST[type]
  if ((media.size ?? 0) <= most) return
  const what = type === null ? 'In the app a file' : `On WhatsApp ${WORD[type]}`
  throw tooLarge(what, most)
}

const WORD: Record<WhatsAppForm['type'], string> = {
  image: 'a picture',
  video: 'a video',
  audio: 'a recording',
  document: 'a document',
  sticker: 'a sticker',
}

export const tooLarge = (what: string, most: number) =>
  new DeskError('too_large', `${what} may have ${most / MB} MB at most. Send a smaller one.`)

/** WhatsApp's stickers: 512 × 512, 100 kB, or 500 kB where they move. */
export function isSticker(
  head: Buffer,
  { size, width, height }: { size: number; width?: number; height?: number },
): boolean {
  const moves = head.toString('latin1', 12, 16) === 'VP8X' && (head.readUInt8(20) & 2) !== 0
  return width === 512 && height === 512 && size <= (moves ? 500 : 100) * KB
}

/**
 * Opus with one channel, as WhatsApp's voice messages are (RFC 7845, section 5.1). Up to 512 kB the
 * phone has it at once, above it is downloaded when it is played.
 */
export function isVoice(head: Buffer): boolean {
  const at = head.indexOf('OpusHead')
  return at !== -1 && at < 512 && head[at + 9] === 1
}
