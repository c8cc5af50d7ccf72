import type { Context } from '../context.ts'
import { Refused } from '../control/refused.ts'
import { signedUrl } from '../media/link.ts'
import { findMedia } from '../media/save.ts'
import type { Json, JsonObject } from '../store/records.ts'
import type { Saying } from './saying.ts'

export interface Payload {
  type: string
  /** What stands under the key named by `type`. */
  content: Json
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
    case 'edit':
      return {
        type: 'edit',
        content: {
          original_message_id: said.message_id,
          message: { type: 'text', text: { body: said.text } },
        },
      }
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
    ...(ctx.config.publicUrl ? { url: signedUrl(ctx, media.id, ctx.config.publicUrl) } : {}),
    ...(said.type === 'audio' ? { voice: said.voice ?? false } : {}),
    ...(said.type === 'sticker' ? { animated: said.animated ?? false } : {}),
  }
}

function unsupported(type: string, code: 131051 | 131060): Payload {
  const title = code === 131051 ? 'Message type unknown' : 'This message is currently unavailable'
  const details =
    code === 131051 ? 'Message type is currently not supported.' : 'Open the phone app to see it.'
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
