import { type Chat, displayCustomer, type Message } from '@smart-chat/contract'
import { standIn } from '../media/stand-in.ts'

/** `2026-11-22 14:05 UTC`: a transcript is read wherever it ends up. */
export const minute = (iso: string) => `${iso.slice(0, 16).replace('T', ' ')} UTC`

/** Name and number, or the one that is known. */
export function whoOf(chat: Chat): string {
  const number = displayCustomer(chat.customer)
  return chat.customer_name === '' ? number : `${chat.customer_name} (${number})`
}

/** What a reader should know of the chat before reading it, as label and text. */
export function factsOf(chat: Chat, writtenAt: Date): [string, string][] {
  const context = Object.entries(chat.context).map(
    ([field, value]) => `${field.replaceAll('_', ' ')} ${value}`,
  )
  const facts: [string, string | null][] = [
    ['Segment', chat.customer_type],
    ['State', chat.resolved_at === null ? 'open' : `resolved ${minute(chat.resolved_at)}`],
    ['Opened', minute(chat.created_at)],
    ['With', chat.assigned_executive_name],
    ['About', context.join(', ')],
    ['Tags', chat.tags.join(', ')],
    ['Rating', chat.rating === null ? null : `${chat.rating} of 5`],
    ['Chat', chat.chat_id],
    ['Written', `${minute(writtenAt.toISOString())}; all times are UTC`],
  ]
  return facts.filter((fact): fact is [string, string] => fact[1] !== null && fact[1] !== '')
}

/** What there is to say of a message beside its text. */
export interface Said {
  quote: { who: string; text: string } | null
  /** Its file, by name and size. */
  file: string | null
  /** Empty where the file says it all. */
  text: string
  /** Place, reactions, and what became of it. */
  asides: string[]
}

export function saidIn(message: Message): Said {
  const { reply_to, media_info, error, reactions } = message
  const isStandIn = media_info !== null && message.message === standIn(media_info)
  const asides = [
    placeOf(message),
    reactions.length === 0 ? null : `Reactions: ${reactions.map(({ emoji }) => emoji).join(' ')}`,
    message.edited_at === null ? null : `Edited ${minute(message.edited_at)}`,
    message.delivery === 'failed' ? `Not delivered: ${error?.message ?? 'no reason given'}` : null,
  ]
  return {
    quote:
      reply_to === null
        ? null
        : { who: reply_to.sender_name ?? '', text: reply_to.message ?? 'an earlier message' },
    file: media_info === null ? null : fileOf(media_info),
    text: isStandIn ? '' : message.message,
    asides: asides.filter((aside) => aside !== null),
  }
}

/** Such as `Document: invoice.pdf, 240 kB`. */
function fileOf({ kind, file_name, size }: NonNullable<Message['media_info']>): string {
  const name = `${kind[0]?.toUpperCase()}${kind.slice(1)}`
  const about = [file_name, size === null ? null : fileSize(size)].filter((one) => one !== null)
  return about.length === 0 ? name : `${name}: ${about.join(', ')}`
}

function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  return bytes < 1_000_000
    ? `${Math.round(bytes / 1000)} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`
}

function placeOf({ content }: Message): string | null {
  const place = content?.location as { latitude?: number; longitude?: number } | undefined
  if (place?.latitude === undefined || place.longitude === undefined) return null
  return `Place: ${place.latitude}, ${place.longitude}`
}
