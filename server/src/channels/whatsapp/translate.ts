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
 * A customer's WhatsApp message in the desk's own terms. A type that nobody knows yet, or whose part
 * cannot be read, is kept whole and shown as such.
 *
 * @param raw the item as it came
 */
export function translateMessage(
  item: Message,
  contact: Contact | undefined,
  number: { phone_number_id: string; customer_type: string },
  now: Date,
  raw: unknown = item,
): IncomingMessage {
  const { kind, message, message_tag = null, content = null, media = null } = contentOf(item, raw)
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
    phone: contact?.wa_id || item.from || numberGiven(item),
    user_id: item.from_user_id || contact?.user_id || null,
    parent_user_id: item.from_parent_user_id || contact?.parent_user_id || null,
    name: contact?.profile?.name?.trim() || contact?.profile?.username || null,
  }
}

/** The number of somebody without one, whom we asked for it. */
function numberGiven({ type, contacts = [] }: Message): string | null {
  const [own, ...others] = contacts
  if (type !== 'contacts' || others.length > 0 || own?.origin !== 'contact_request') return null
  const { wa_id, phone } = own.phones?.[0] ?? {}
  return wa_id ?? (phone?.replaceAll(/\D/g, '') || null)
}

/** WhatsApp's time: seconds since 1970, as a string. Nothing comes from the future. */
export function timeOf(timestamp: string | undefined, now: Date): Date {
  const seconds = Number(timestamp)
  if (!Number.isFinite(seconds) || seconds <= 0) return now
  return new Date(Math.min(seconds * 1000, now.getTime()))
}

function contentOf(item: Message, raw: unknown): Content {
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
      const form = item.interactive?.nfm_reply
      if (form !== undefined) {
        const answers = answersIn(form.response_json)
        return { kind, message: `📝 ${form.body ?? 'Form'}`, content: { ...content, answers } }
      }
      const permission = item.interactive?.call_permission_reply
      if (permission !== undefined) {
        const isGiven = permission.response === 'accept'
        return { kind, message: isGiven ? '📞 You may call me' : '📞 Please do not call', content }
      }
      break
    }
    case 'button':
      if (item.button !== undefined) {
        const { text, payload } = item.button
        const content = { button: item.button }
        return { kind: 'button', message: text, message_tag: payload ?? text, content }
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
    content: {
      type: item.type,
      unsupported: {
        type: item.unsupported?.type ?? item.type,
        code: item.errors?.[0] === undefined ? null : String(item.errors[0].code),
      },
      raw,
    },
  }
}

/** A form's answers, where they are what WhatsApp says: an object, written as JSON. */
function answersIn(response_json: string | undefined): object {
  try {
    const answers: unknown = JSON.parse(response_json ?? '')
    return isObject(answers) ? answers : {}
  } catch {
    return {}
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

type MediaPart = 'image' | 'video' | 'audio' | 'document' | 'sticker'

function mediaContent(type: MediaPart, part: NonNullable<Message['image']>): Content {
  const kind = type === 'audio' && part.voice === true ? 'voice' : type
  const file_name = part.filename ?? null
  return {
    kind,
    message: part.caption ?? standIn({ kind, file_name }),
    content: {
      caption: part.caption ?? null,
      ...(part.animated === true ? { animated: true } : {}),
    },
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
    ...(item.context?.frequently_forwarded === true ? { forwarded: 'often' } : {}),
    ...(item.context?.referred_product === undefined
      ? {}
      : { referred_product: item.context.referred_product }),
    ...(item.referral === undefined ? {} : { referral: item.referral }),
    ...(item.group_id === undefined ? {} : { group_id: item.group_id }),
    ...(item.errors === undefined ? {} : { errors: item.errors }),
  }
  return Object.keys(marks).length === 0 ? null : marks
}
