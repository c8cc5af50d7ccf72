import type { Context } from '../context.ts'
import { Refused } from '../control/refused.ts'
import { signedUrl } from '../media/link.ts'
import { findMedia } from '../media/save.ts'
import type { Json, JsonObject, Message } from '../store/records.ts'
import type { Saying } from './saying.ts'

export interface Payload {
  type: string
  /** What stands under the key named by `type`; nothing where WhatsApp sends no such key. */
  content: Json | undefined
  /** What else stands in the message. */
  beside?: JsonObject
}

/** Puts what a customer did into the words of an incoming webhook. */
export function payloadOf(ctx: Context, said: Saying): Payload {
  switch (said.type) {
    case 'text':
      return { type: 'text', content: { body: said.text } }
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return { type: said.type, content: mediaContent(ctx, said) }
    case 'location':
      return { type: 'location', content: plain(said.location) }
    case 'contacts':
      return { type: 'contacts', content: plain(said.contacts) }
    case 'reaction':
      return {
        type: 'reaction',
        content: { message_id: said.message_id, ...(said.emoji ? { emoji: said.emoji } : {}) },
      }
    case 'button':
      return { type: 'button', content: { payload: said.payload ?? said.text, text: said.text } }
    case 'button_reply':
      return interactive('button_reply', { id: said.id, title: said.title })
    case 'list_reply':
      return interactive('list_reply', {
        id: said.id,
        title: said.title,
        ...(said.description ? { description: said.description } : {}),
      })
    case 'nfm_reply':
      return interactive('nfm_reply', {
        name: said.flow_name,
        body: said.body,
        response_json: JSON.stringify(said.response),
      })
    case 'order': {
      const { catalog_id, text, product_items } = said
      const order = { catalog_id, ...(text ? { text } : {}), product_items }
      return { type: 'order', content: plain(order) }
    }
    case 'request_welcome':
      return { type: 'request_welcome', content: undefined }
    case 'call':
      return { type: 'call', content: {} }
    case 'edit':
      return { type: 'edit', content: editContent(ctx, said) }
    case 'revoke':
      return { type: 'revoke', content: { original_message_id: said.message_id } }
    case 'unsupported':
      return unsupported(said.unsupported_type, said.code)
    case 'unknown':
      return { type: said.as, content: said.content as Json }
  }
}

function interactive(type: string, reply: JsonObject): Payload {
  return { type: 'interactive', content: { type, [type]: reply } }
}

/** Inbound hashes are base64; the download URL is rolling out and may be absent, as here without a base. */
function mediaContent(ctx: Context, said: Extract<Saying, { media_id: string }>): JsonObject {
  const media = findMedia(ctx, said.media_id)
  if (!media) throw new Refused(404, 'unknown_media', `There is no media ${said.media_id}.`)
  const filename = said.filename ?? media.filename
  return {
    ...(said.caption ? { caption: said.caption } : {}),
    ...(said.type === 'document' && filename ? { filename } : {}),
    mime_type: media.mime_type,
    sha256: Buffer.from(media.sha256, 'hex').toString('base64'),
    id: media.id,
    ...(ctx.config.publicUrl && ctx.faults().media_urls
      ? { url: signedUrl(ctx, media.id, ctx.config.publicUrl) }
      : {}),
    ...(said.type === 'audio' ? { voice: said.voice ?? false } : {}),
    ...(said.type === 'sticker' ? { animated: said.animated ?? false } : {}),
  }
}

/** The whole message as it is now: a text, or a file with another caption. */
function editContent(
  ctx: Context,
  { message_id, text }: { message_id: string; text: string },
): JsonObject {
  const target = ctx.store.messages.get(message_id)
  const file = target && captioned(target)
  const message: JsonObject =
    target && file
      ? { type: target.type, [target.type]: { ...file, caption: text } }
      : { type: 'text', text: { body: text } }
  return { original_message_id: message_id, message }
}

/** The content of a message that has a caption instead of a text. */
export function captioned({ type, content }: Message): JsonObject | undefined {
  const isFile = ['image', 'video', 'document'].includes(type)
  return isFile && isObject(content) ? content : undefined
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const UNSUPPORTED = {
  131051: ['Message type unknown', 'Message type is currently not supported.'],
  131052: ['Media download error', 'The file could not be downloaded.'],
  131060: ['This message is currently unavailable', 'Open the phone app to see it.'],
} as const

function unsupported(type: string, code: keyof typeof UNSUPPORTED): Payload {
  const [title, details] = UNSUPPORTED[code]
  return {
    type: 'unsupported',
    content: { type },
    beside: { errors: [{ code, title, message: title, error_data: { details } }] },
  }
}

/** Loose zod objects hold only JSON here: they were parsed from it. */
function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json
}
