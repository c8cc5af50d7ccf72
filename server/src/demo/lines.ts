import type { FileName } from './files.ts'
import { fillTemplate, type TemplateName } from './templates.ts'

/** One line of a written conversation, in the words of the messages table. */
export interface Line {
  by: 'customer' | 'desk'
  kind: string
  /** Text, caption or stand-in; `{first}`, `{amount}` … are filled in for each person. */
  text: string
  /** Seconds of silence before it, where the usual ones will not do. */
  pauseS?: number
  content?: Record<string, unknown>
  message_tag?: string
  file?: FileName
  caption?: string
  /** How many lines back the one stands that it quotes. */
  quotes?: number
  /** What the other side put under it. */
  reaction?: string
  change?: 'edited' | 'revoked'
  failure?: { code: string; message: string }
  /** The file never arrived from WhatsApp. */
  isLost?: boolean
}

export type Written = string | Line

export interface Script {
  language: 'en' | 'hi' | 'hinglish'
  tags: string[]
  /** What an executive notes down for the colleagues. */
  note?: string
  /** Why it was resolved. */
  resolution: string
  lines: Written[]
}

/** `> text` is the customer's, `< text` ours. */
export function toLine(written: Written): Line {
  if (typeof written !== 'string') return written
  return {
    by: written.startsWith('>') ? 'customer' : 'desk',
    kind: 'text',
    text: written.slice(2),
  }
}

type Shown = 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker'

const STAND_IN: Record<Shown, string> = {
  image: '📷 Photo',
  video: '🎬 Video',
  audio: '🎵 Audio',
  voice: '🎤 Voice message',
  document: '📄 Document',
  sticker: '🌟 Sticker',
}

/** The customer sends a file. */
export const sends = (kind: Shown, file: FileName, caption?: string): Line => ({
  by: 'customer',
  kind,
  text: caption ?? (kind === 'document' ? `📄 ${file}` : STAND_IN[kind]),
  file,
  content: { caption: caption ?? null },
  ...(caption === undefined ? {} : { caption }),
})

/** The customer shares a place. */
export const shares = (place: {
  latitude: number
  longitude: number
  name: string
  address: string
}): Line => ({
  by: 'customer',
  kind: 'location',
  text: `📍 ${place.name}`,
  content: { location: place },
})

/** The customer passes on a contact card. */
export const passesOn = (name: string, phone: string): Line => ({
  by: 'customer',
  kind: 'contacts',
  text: `👤 ${name}`,
  content: { contacts: [{ name: { formatted_name: name }, phones: [{ phone, type: 'CELL' }] }] },
})

/** We send a template. */
export const template = (name: TemplateName, ...values: string[]): Line => {
  const { message, ...content } = fillTemplate(name, values)
  return { by: 'desk', kind: 'template', text: message, content }
}

/** The customer taps a quick reply of the template before. */
export const taps = (text: string): Line => ({
  by: 'customer',
  kind: 'button',
  text,
  message_tag: text,
  quotes: 1,
})

/** The customer picks a row of a list that the bot before us offered. */
export const picks = (id: string, title: string): Line => ({
  by: 'customer',
  kind: 'interactive',
  text: title,
  message_tag: id,
  content: { interactive: { type: 'list_reply', list_reply: { id, title } } },
})

/** The customer sends something that only the phone app shows. */
export const poll = (): Line => ({
  by: 'customer',
  kind: 'unsupported',
  text: '❔ A message that can only be seen in the phone app',
  content: {
    type: 'unsupported',
    raw: { type: 'unsupported', unsupported: { type: 'poll_creation' } },
  },
})

export const after = (hours: number, line: Written): Line => ({
  ...toLine(line),
  pauseS: hours * 3600,
})
export const quoting = (back: number, line: Written): Line => ({ ...toLine(line), quotes: back })
export const liked = (reaction: string, line: Written): Line => ({ ...toLine(line), reaction })
export const edited = (line: Written): Line => ({ ...toLine(line), change: 'edited' })
export const deleted = (line: Written): Line => ({ ...toLine(line), change: 'revoked' })
export const lost = (line: Line): Line => ({ ...line, isLost: true })
export const failed = (code: string, message: string, line: Written): Line => ({
  ...toLine(line),
  failure: { code, message },
})
