import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FileToBring } from '../channel.ts'

/**
 * `POST /{PNID}/media` as a form that streams (`04-whatsapp.md` section 4). Its length is known
 * before, since not everybody who speaks the Graph API takes a body without one.
 */
export function fileForm(
  { mime_type, size, read }: Omit<FileToBring, 'phone_number_id'>,
  uploadField: string,
) {
  const boundary = `file-${randomBytes(16).toString('hex')}`
  const type = asTaken(mime_type)
  const field = (name: string, value: string) =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const before = Buffer.from(
    field('messaging_product', 'whatsapp') +
      field('type', type) +
      `--${boundary}\r\ncontent-disposition: form-data; name="${uploadField}"; filename="file"\r\n` +
      `content-type: ${type}\r\n\r\n`,
  )
  const after = Buffer.from(`\r\n--${boundary}--\r\n`)

  async function* body() {
    yield before
    yield* read()
    yield after
  }

  return {
    method: 'POST',
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(before.length + size + after.length),
    },
    body: Readable.toWeb(Readable.from(body())) as ReadableStream,
    duplex: 'half' as const,
  }
}

/** Of all kinds of text WhatsApp lists only the plain one; of Ogg it wants to hear what is in it. */
function asTaken(mime_type: string): string {
  if (mime_type.startsWith('text/') || mime_type === 'application/json') return 'text/plain'
  return mime_type === 'audio/ogg' ? 'audio/ogg; codecs=opus' : mime_type
}
