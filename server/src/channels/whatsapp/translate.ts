import type { Identity } from '../../customers/resolve.ts'
import { standIn } from '../../media/stand-in.ts'
import type { IncomingMessage } from '../../messages/incoming.ts'
import type { Contact, Message } from './envelope.ts'

/** Text, and what else of an item is worth keeping, by its type. */
interface Content {
  kind: string
  message: string
  message_tag?: string | null
  content?: Record<string, unknown> | null
  media?: IncomingMessage['media']
}

/**
 * A customer's WhatsApp message in the desk's own terms. A type that nobody knows yet is kept whole
 * and shown as such.
 */
export function translateMessage(
  item: Message,
  contact: Contact | undefined,
  number: { phone_number_id: string; customer_type: string },
  now: Date,
): IncomingMessage {
  const { kind, message, message_tag = null, content = null, media = null } = contentOf(item)
  const marks = marksOf(item)
  return {
    channel: 'whatsapp',
    ...number,
    from: identityOf(item, contact),
    whatsapp_id: item.id,
    client_message_id: null,
    datetime: timeOf(item.timestamp, now),
    kind,
    message,
    message_tag,
    content: content === null && marks === null ? null : { ...content, ...marks },
    media,
    reply_to: item.context?.id ?? null,
    // "Message unavailable": its content exists in the phone app only, and opens nothing.
    opensWindow: !(item.errors ?? []).some((error) => Number(error.code) === 131060),
  }
}

/** Who wrote: by number, by user id, or both (`04-whatsapp.md` section 1.5). */
export function identityOf(item: Message, contact: Contact | undefined): Identity {
  return {
    phone: contact?.wa_id ?? item.from ?? null,
    user_id: item.from_user_id ?? contact?.user_id ?? null,
    parent_user_id: item.from_parent_user_id ?? contact?.parent_user_id ?? null,
    name: contact?.profile?.name?.trim() || contact?.profile?.username || null,
  }
}

/** WhatsApp's time: seconds since 1970, as a string. Nothing comes from the future. */
export function timeOf(timestamp: string | undefined, now: Date): Date {
  const seconds = Number(timestamp)
  if (!Number.isFinite(seconds) || seconds <= 0) return now
  return new Date(Math.min(seconds * 1000, now.getTime()))
}

function contentOf(item: Message): Content {
  switch (item.type) {
    case 'text':
      if (item.text !== undefined) return { kind: 'text', message: item.text.body }
      break
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker': {
      const part = item[item.type]
      if (part !== undefined) return mediaContent(item.type, part)
      break
    }
    case 'location':
      if (item.location !== undefined) {
        const { name, address } = item.location
        const place = name ?? address
        return {
          kind: 'location',
          message: place === undefined ? '📍 Location' : `📍 ${place}`,
          content: { location: item.location },
        }
      }
      break
    case 'contacts':
      if (item.contacts !== undefined) {
        const names = item.contacts.map((one) => one.name?.formatted_name ?? 'Contact')
        return {
          kind: 'contacts',
          message: `👤 ${names.join(', ')}`,
          content: { contacts: item.contacts },
        }
      }
      break
    case 'interactive': {
      const chosen = item.interactive?.button_reply ?? item.interactive?.list_reply
      const kind = 'interactive'
      const content = { interactive: item.interactive }
      if (chosen !== undefined)
        return { kind, message: chosen.title, message_tag: chosen.id, content }
      if (item.interactive?.nfm_reply !== undefined) {
        return { kind, message: `📝 ${item.interactive.nfm_reply.body ?? 'Form'}`, content }
      }
      break
    }
    case 'button':
      if (item.button !== undefined) {
        const { text, payload } = item.button
        return { kind: 'button', message: text, message_tag: payload ?? text }
      }
      break
    case 'order':
      return {
        kind: 'order',
        message: `🛒 ${item.order?.text || 'Order'}`,
        content: { order: item.order },
      }
  }
  return {
    kind: 'unsupported',
    message: '❔ A message that can only be seen in the phone app',
    content: { type: item.type, raw: item },
  }
}

type MediaPart = 'image' | 'video' | 'audio' | 'document' | 'sticker'

function mediaContent(type: MediaPart, part: NonNullable<Message['image']>): Content {
  const kind = type === 'audio' && part.voice === true ? 'voice' : type
  const file_name = part.filename ?? null
  return {
    kind,
    message: part.caption ?? standIn({ kind, file_name }),
    content: { caption: part.caption ?? null },
    media: {
      kind,
      whatsapp_media_id: part.id,
      mime_type: part.mime_type,
      file_name,
      sha256: part.sha256 ?? null,
    },
  }
}

function marksOf(item: Message): Record<string, unknown> | null {
  const marks = {
    ...(item.context?.forwarded === true ? { forwarded: true } : {}),
    ...(item.context?.frequently_forwarded === true ? { frequently_forwarded: true } : {}),
    ...(item.referral === undefined ? {} : { referral: item.referral }),
  }
  return Object.keys(marks).length === 0 ? null : marks
}
