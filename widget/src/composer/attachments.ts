import { type CustomerClient, createValue, newId, type Readable } from '@smart-chat/client/small'

/** A file that is about to be sent. */
export interface Attachment {
  /** The message's own id: whatever is tried again is sent once. */
  id: string
  file: File
  /** `ready`: it is at the desk. */
  state: 'uploading' | 'ready' | 'sending' | 'failed'
  /** 0 to 1. */
  progress: number
  /** Where a picture can be shown from. */
  url: string | null
  media_id: string | null
  error: unknown
}

export interface Attachments {
  list: Readable<readonly Attachment[]>
  add(files: Iterable<File>): void
  retry(id: string): void
  remove(id: string): void
  /** Sends all of them in their order, the caption with the last; those that fail stay and say why. */
  send(caption: string): Promise<boolean>
}

const SIZE_MAX = 25 * 1024 * 1024

export function createAttachments(client: CustomerClient, chatId: () => string): Attachments {
  const list = createValue<readonly Attachment[]>([])
  const uploads = new Map<string, AbortController>()

  const change = (id: string, part: Partial<Attachment>) =>
    list.set(list.current().map((one) => (one.id === id ? { ...one, ...part } : one)))

  async function upload({ id, file }: Attachment) {
    const refused = refusalOf(file)
    if (refused !== null) return change(id, { state: 'failed', error: { code: refused } })
    const stop = new AbortController()
    uploads.set(id, stop)
    change(id, { state: 'uploading', progress: 0, error: null })
    try {
      const { media_id, url } = await client.upload(file, {
        signal: stop.signal,
        onProgress: ({ bytes, total }) => change(id, { progress: bytes / total }),
      })
      change(id, { state: 'ready', progress: 1, media_id, url })
    } catch (error) {
      change(id, { state: 'failed', error })
    }
    uploads.delete(id)
  }

  async function sendOne({ id, media_id }: Attachment, caption: string): Promise<boolean> {
    if (media_id === null) return false
    change(id, { state: 'sending', error: null })
    try {
      const chat_id = chatId() || (await client.openChat())
      await client.call('sendMedia', {
        chat_id,
        media_id,
        client_message_id: id,
        ...(caption && { caption }),
      })
      remove(id)
      return true
    } catch (error) {
      change(id, { state: 'ready', error })
      return false
    }
  }

  function remove(id: string) {
    uploads.get(id)?.abort()
    list.set(list.current().filter((one) => one.id !== id))
  }

  return {
    list,
    remove,
    add(files) {
      const coming = [...files].map(
        (file): Attachment => ({
          id: newId(),
          file,
          state: 'uploading',
          progress: 0,
          url: null,
          media_id: null,
          error: null,
        }),
      )
      list.set([...list.current(), ...coming])
      for (const one of coming) void upload(one)
    },
    retry(id) {
      const one = list.current().find((other) => other.id === id)
      if (one !== undefined) void upload(one)
    },
    async send(caption) {
      const all = list.current()
      for (const [index, one] of all.entries()) {
        if (!(await sendOne(one, index === all.length - 1 ? caption : ''))) return false
      }
      return true
    },
  }
}

/** What needs no upload to be known. */
function refusalOf({ size }: File): string | null {
  if (size === 0) return 'empty'
  return size > SIZE_MAX ? 'too_large' : null
}
