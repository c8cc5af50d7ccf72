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

/** That a channel has taken a message on; no more. */
export interface Accepted {
  /** The channel's own id for it. */
  whatsapp_id: string
  /** What the recipient is called there, where that is not how they were addressed. */
  recipient: { phone: string | null; user_id: string | null } | null
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
  /** For `retry`: how it goes on. */
  readonly backoff: Backoff
  /** A message that was taken and then failed of it is tried anew by itself. */
  readonly isBegunAnew: boolean

  constructor(
    kind: FailureKind,
    code: string,
    message: string,
    { backoff = PATIENTLY, isBegunAnew = false }: { backoff?: Backoff; isBegunAnew?: boolean } = {},
  ) {
    super(message)
    this.kind = kind
    this.code = code
    this.backoff = backoff
    this.isBegunAnew = isBegunAnew
  }
}

/** Pauses before another try: `firstS`, then each `factor` times as long, at most `maxS`. */
export interface Backoff {
  firstS: number
  factor: number
  maxS: number
  /** How often it is tried again. */
  tries: number
}

/** As long as a message may be sent at all: its age ends it (`SEND_MAX_AGE_S`). */
const PATIENTLY: Backoff = { firstS: 1, factor: 2, maxS: 60, tries: 30 }

/** What a channel says of one of our numbers. */
export interface NumberHealth {
  /** `GREEN`, `YELLOW`, `RED`; null where it does not say. */
  quality: string | null
  messaging_limit: string | null
}

export interface FetchedMedia {
  mime_type: string
  /** Bytes of the file, where the channel says so. */
  size: number | null
  /** Hex or base64, where the channel says so. */
  sha256: string | null
  /** Bytes that are to come, where the answer says so. */
  length: number | null
  body: Readable
}

/** What a channel can do. */
export interface Channel {
  /** @throws ChannelFailure */
  send(message: OutgoingMessage): Promise<Accepted>
  /** @returns the channel's id for the file. @throws ChannelFailure; it is safe to repeat */
  bringMedia(file: FileToBring): Promise<string>
  /** @throws ChannelFailure */
  fetchMedia(media: { whatsapp_media_id: string; phone_number_id: string }): Promise<FetchedMedia>
  /** Every template of an account, as the channel describes them. @throws ChannelFailure */
  listTemplates(waba_id: string): Promise<unknown[]>
  /** Looks whether a number may be used. @throws ChannelFailure */
  check(number: { phone_number_id: string; waba_id: string }): Promise<NumberHealth>
  /** What helps against an error that a status or another webhook tells. */
  failureOf(error: { code: string; message: string }): ChannelFailure
  /**
   * The customer sees that this message and all before it were read, and for 25 s that somebody is
   * writing. @throws ChannelFailure; it is safe to repeat
   */
  markRead(message: {
    whatsapp_id: string
    phone_number_id: string
    isTyping: boolean
  }): Promise<void>
}

export type Channels = Record<'whatsapp', Channel>
