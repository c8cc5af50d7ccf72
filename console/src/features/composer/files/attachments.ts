import type { RouteReply } from '@smart-chat/contract'
import { useCallback, useSyncExternalStore } from 'react'
import { client } from '../../../app/client.ts'

type Uploaded = RouteReply<'uploadMedia'>

/** A file that is to be sent in a chat. */
export interface Attachment {
  /** The `client_message_id` of its message. */
  id: string
  file: File
  /** A link to show it by, for pictures. */
  preview: string | null
  /** What is to stand under it; set when it is sent. */
  caption: string | null
  state:
    | { is: 'uploading'; bytes: number }
    | { is: 'ready'; uploaded: Uploaded }
    | { is: 'sending'; uploaded: Uploaded }
    | { is: 'failed'; message: string; uploaded: Uploaded | null; isFinal: boolean }
}

const NONE: readonly Attachment[] = []
const attached = new Map<string, readonly Attachment[]>()
const uploads = new Map<string, { done: Promise<void>; cancel: AbortController }>()
const listeners = new Set<() => void>()

/** The files that wait in a chat; they stay while one looks at other chats. */
export const attachmentsOf = (chat_id: string) => attached.get(chat_id) ?? NONE

/** On its way to the server, or there; what failed waits for a button of its own. */
export const isWaiting = ({ state }: Attachment) => state.is === 'uploading' || state.is === 'ready'

/**
 * Adds files and starts to upload them.
 *
 * @param refusal a sentence for those that cannot be sent
 * @returns their ids
 */
export function attach(
  chat_id: string,
  files: Iterable<File>,
  refusal: (file: File) => string | null,
): string[] {
  const ids: string[] = []
  for (const file of files) {
    const message = refusal(file)
    const id = crypto.randomUUID()
    ids.push(id)
    const preview = file.type.startsWith('image/') ? URL.createObjectURL(file) : null
    const state: Attachment['state'] =
      message === null
        ? { is: 'uploading', bytes: 0 }
        : { is: 'failed', message, uploaded: null, isFinal: true }
    setAll(chat_id, [...attachmentsOf(chat_id), { id, file, preview, caption: null, state }])
    if (message === null) upload(chat_id, id, file)
  }
  return ids
}

/** Takes a file away again; an upload under way is given up. */
export function detach(chat_id: string, id: string): void {
  const one = attachmentsOf(chat_id).find((attachment) => attachment.id === id)
  if (one === undefined) return
  uploads.get(id)?.cancel.abort()
  uploads.delete(id)
  if (one.preview !== null) URL.revokeObjectURL(one.preview)
  setAll(
    chat_id,
    attachmentsOf(chat_id).filter((attachment) => attachment.id !== id),
  )
}

/** Uploads once more what did not arrive. */
export function uploadAgain(chat_id: string, { id, file }: Attachment): void {
  update(chat_id, id, { state: { is: 'uploading', bytes: 0 } })
  upload(chat_id, id, file)
}

/** Resolves when the upload has ended, one way or the other. */
export const uploadOf = (id: string): Promise<void> => uploads.get(id)?.done ?? Promise.resolve()

export function update(chat_id: string, id: string, change: Partial<Attachment>): void {
  setAll(
    chat_id,
    attachmentsOf(chat_id).map((one) => (one.id === id ? { ...one, ...change } : one)),
  )
}

function upload(chat_id: string, id: string, file: File): void {
  const cancel = new AbortController()
  const done = client
    .upload(file, {
      signal: cancel.signal,
      onProgress: ({ bytes }) => update(chat_id, id, { state: { is: 'uploading', bytes } }),
    })
    .then((uploaded) => update(chat_id, id, { state: { is: 'ready', uploaded } }))
    .catch((error: Error) => {
      const { message } = error
      const state = { is: 'failed', message, uploaded: null, isFinal: isFinal(error) } as const
      update(chat_id, id, { state })
    })
  uploads.set(id, { done, cancel })
}

/** The file itself was judged: another try would end the same. */
const isFinal = (error: Error) =>
  'code' in error && ['too_large', 'unsupported_media', 'media_rejected'].includes(`${error.code}`)

function setAll(chat_id: string, all: readonly Attachment[]): void {
  if (all.length === 0) attached.delete(chat_id)
  else attached.set(chat_id, all)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export const useAttachments = (chat_id: string) =>
  useSyncExternalStore(
    subscribe,
    useCallback(() => attachmentsOf(chat_id), [chat_id]),
  )
