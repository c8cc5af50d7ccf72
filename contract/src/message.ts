import { z } from 'zod'
import { Channel, Id, Time } from './basics.ts'

/** Upwards only within an attempt; evidence of delivery overrides `failed`. */
export const Delivery = z.enum(['queued', 'sent', 'delivered', 'read', 'failed'])
export type Delivery = z.infer<typeof Delivery>

export const SenderType = z.enum(['Customer', 'Executive', 'System'])
export type SenderType = z.infer<typeof SenderType>

/** V2's word for the same: an executive is an `Agent`. */
export const SenderTypeV2 = z.enum(['Customer', 'Agent', 'System'])

export const MediaType = z.enum(['image', 'video', 'audio', 'document'])
export type MediaType = z.infer<typeof MediaType>

export const MediaInfo = z.object({
  /** Finer than `media_type`: `voice`, `sticker` … */
  kind: z.enum(['image', 'video', 'audio', 'voice', 'document', 'sticker']),
  mime_type: z.string(),
  file_name: z.string().nullable(),
  /** Bytes. */
  size: z.number().nullable(),
  sha256: z.string().nullable(),
  /** Pixels. */
  width: z.number().nullable(),
  height: z.number().nullable(),
  /** Seconds. */
  duration: z.number().nullable(),
  state: z.enum(['pending', 'ready', 'failed']),
  /** A small picture of a picture, signed like `media_url`; null where there is none (yet). */
  thumbnail_url: z.string().nullable(),
  /** Why the file cannot be had, as a sentence; null unless `state` is `failed`. */
  error: z.string().nullable(),
})
export type MediaInfo = z.infer<typeof MediaInfo>

export const Reaction = z.object({
  emoji: z.string(),
  /** The customer, or an executive's id. */
  by: z.string(),
  by_type: SenderType,
  at: Time,
})
export type Reaction = z.infer<typeof Reaction>

/** Why a delivery failed: WhatsApp's own code as a string, or ours (`expired`, `delivery_unknown` …). */
export const DeliveryError = z.object({ code: z.string(), message: z.string() })
export type DeliveryError = z.infer<typeof DeliveryError>

/**
 * The message a reply quotes, as much of it as a quote shows, as it is now: what `message_updated`
 * tells of a message holds for its quotes too, above all that it was taken back.
 */
export const ReplyTo = z.object({
  /** Null when the quoted message is not known here. */
  message_id: Id.nullable(),
  seq: z.number().int().nullable(),
  sender_name: z.string().nullable(),
  message: z.string().nullable(),
})
export type ReplyTo = z.infer<typeof ReplyTo>

/** One numbered message of a chat, as history and `new_message` carry it. */
export const Message = z.object({
  message_id: Id,
  chat_id: Id,
  /** 1, 2, 3 … within its chat, no gaps. */
  seq: z.number().int().positive(),
  /**
   * The customer (number or user id) as they are named now, like `customer` of the chat; or the
   * executive's id.
   */
  sender: z.string(),
  sender_name: z.string(),
  sender_type: SenderType,
  type: SenderTypeV2,
  channel: Channel,
  /** Text, caption, or a readable stand-in such as "📍 Location". */
  message: z.string(),
  /** The id of the button or list row that the customer chose. */
  message_tag: z.string().nullable(),
  media_type: MediaType.nullable(),
  /** The media's identifier. */
  media: Id.nullable(),
  /** A signed URL of this server, good for a day. */
  mediaUrl: z.string().nullable(),
  media_url: z.string().nullable(),
  media_info: MediaInfo.nullable(),
  /** What text cannot hold: location, contacts, template, buttons, referral, the raw unknown item … */
  content: z.record(z.string(), z.unknown()).nullable(),
  reply_to: ReplyTo.nullable(),
  reactions: z.array(Reaction),
  edited_at: Time.nullable(),
  revoked_at: Time.nullable(),
  /** Null for what the customer wrote. */
  delivery: Delivery.nullable(),
  /** 1 for the first try; `retry_message` starts the next. */
  attempt: z.number().int(),
  error: DeliveryError.nullable(),
  /** When it was written: for incoming ones the customer's time as WhatsApp gives it, in seconds. */
  datetime: Time,
  /** When the desk stored it: its place among the lines of the timeline. */
  stored_at: Time,
  /** Ids of the executives who have seen it, in no order. */
  seen_by: z.array(Id),
  client_message_id: z.string().nullable(),
})
export type Message = z.infer<typeof Message>

/** A message as its own customer may see it: no ids of executives, no reasons of failures. */
export const CustomerMessage = Message.omit({ seen_by: true }).extend({
  error: z.null(),
  client_message_id: z.string().nullable(),
})
export type CustomerMessage = z.infer<typeof CustomerMessage>
