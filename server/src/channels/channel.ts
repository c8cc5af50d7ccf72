import type { Readable } from 'node:stream'
import type { MediaKind } from '../media/file-types.ts'

/** What a message may look like on its way out; a channel turns it into its own request. */
export interface OutgoingMessage {
  /** Comes back with statuses: `message_id:attempt`. */
  callback: string
  customer: { phone: string | null; user_id: string | null }
  phone_number_id: string | null
  kind: string
  message: string
  content: Record<string, unknown> | null
  /** Its file, which is with the channel already. */
  media: OutgoingMedia | null
  /** The channel's own id of the quoted message. */
  reply_to: string | null
}

export interface OutgoingMedia {
  whatsapp_media_id: string
  kind: MediaKind
  mime_type: string
  file_name: string | null
}

/** A file of ours for a channel to take over. */
export interface FileToBring {
  phone_number_id: string
  mime_type: string
  /** Bytes. */
  size: number
  /** Opens the file; called at most once. */
  read(): Readable
}

/**
 * Why a channel did not send, by what helps: `retry` by itself, after a moment (surely not sent);
 * `wait` for a person to do something; `permanent` for this message; `broken` is the number or its
 * credentials; `unknown`: it may have been sent, so it is never repeated by itself.
 */
export type FailureKind = 'retry' | 'wait' | 'permanent' | 'broken' | 'unknown'

export class ChannelFailure extends Error {
  readonly kind: FailureKind
  /** The channel's own code as a string, such as `131047`. */
  readonly code: string

  constructor(kind: FailureKind, code: string, message: string) {
    super(message)
    this.kind = kind
    this.code = code
  }
}

interface FetchedMedia {
  mime_type: string
  /** Bytes, where the channel says so. */
  size: number | null
  sha256: string | null
  body: ReadableStream<Uint8Array>
}

/** What a channel can do. */
export interface Channel {
  /** @returns the channel's id for the message. @throws ChannelFailure */
  send(message: OutgoingMessage): Promise<string>
  /** @returns the channel's id for the file. @throws ChannelFailure; it is safe to repeat */
  bringMedia(file: FileToBring): Promise<string>
  /** @throws ChannelFailure */
  fetchMedia(media: { whatsapp_media_id: string; phone_number_id: string }): Promise<FetchedMedia>
  /** Every template of an account, as the channel describes them. @throws ChannelFailure */
  listTemplates(waba_id: string): Promise<unknown[]>
  /** The customer sees that the message was read and that somebody is writing, where possible. */
  showTyping(message: { whatsapp_id: string; phone_number_id: string }): Promise<void>
}

export type Channels = Record<'whatsapp', Channel>
