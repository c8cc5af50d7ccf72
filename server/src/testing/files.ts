import { readFile } from 'node:fs/promises'
import { crc32, deflateSync } from 'node:zlib'
import { type Answer, rest } from './rest.ts'

/** One of the demo's files. */
export const demoFile = (name: string) =>
  readFile(new URL(`../demo/files/${name}`, import.meta.url))

/** Bytes to the given length, with the beginning of what they are to be. */
export const padded = (start: Buffer, size: number) =>
  Buffer.concat([start, Buffer.alloc(size - start.length, 7)])

const ascii = (text: string) => Buffer.from(text, 'latin1')

/** A grey picture that decodes (PNG, third edition, section 5). */
export function png(width = 40, height = 30): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const rows = Buffer.alloc((width + 1) * height, 128)
  for (let row = 0; row < height; row++) rows[row * (width + 1)] = 0
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

function pngChunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const named = Buffer.concat([ascii(type), data])
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}

/** The head of a WebP file of this size, moving or not; its picture is noise. */
export function webp(side: number, size: number, moves: boolean): Buffer {
  const head = Buffer.alloc(30)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(size - 8, 4)
  head.write('WEBPVP8X', 8, 'latin1')
  head.writeUInt32LE(10, 16)
  head[20] = moves ? 2 : 0
  head.writeUIntLE(side - 1, 24, 3)
  head.writeUIntLE(side - 1, 27, 3)
  return padded(head, size)
}

/** An archive with one stored entry, as Office documents begin (APPNOTE.TXT 6.3.10, section 4.3.7). */
export function zip(name: string, content: string): Buffer {
  const data = Buffer.from(content)
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(20, 4)
  local.writeUInt32LE(crc32(data), 14)
  local.writeUInt32LE(data.length, 18)
  local.writeUInt32LE(data.length, 22)
  local.writeUInt16LE(name.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  local.copy(central, 6, 4, 30)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length + name.length, 12)
  end.writeUInt32LE(local.length + name.length + data.length, 16)
  return Buffer.concat([local, ascii(name), data, central, ascii(name), end])
}

export const docx = () =>
  zip(
    '[Content_Types].xml',
    '<?xml version="1.0"?><Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
  )

/** A recording as Safari makes it: MP4 with one track, of sound (ISO/IEC 14496-12). */
export function soundInMp4(): Buffer {
  const box = (type: string, ...content: Buffer[]) => {
    const body = Buffer.concat(content)
    const head = Buffer.alloc(8)
    head.writeUInt32BE(body.length + 8, 0)
    head.write(type, 4, 'latin1')
    return Buffer.concat([head, body])
  }
  const handler = Buffer.alloc(21)
  handler.write('soun', 8, 'latin1')
  const track = box('trak', box('mdia', box('hdlr', handler)))
  return Buffer.concat([
    box('ftyp', ascii('iso5\0\0\x02\0iso5iso6mp41')),
    box('moov', track),
    box('mdat', Buffer.alloc(500, 7)),
  ])
}

/** A recording as Chromium makes it: WebM with one track of Opus (RFC 8794, and Matroska's codecs). */
export const soundInWebm = () =>
  Buffer.concat([
    Buffer.from('1a45dfa3874282847765626d1853806701ffffffffffffff', 'hex'),
    ascii('\xd7\x81\x01\x83\x81\x02\x86\x86A_OPUS'),
    Buffer.alloc(500, 7),
  ])

/** The start of an old Office file (MS-CFB, section 2.2). */
export const oldOffice = () => padded(Buffer.from('d0cf11e0a1b11ae1', 'hex'), 2048)

/** One call of `POST /api/media/upload` with these files. */
export async function upload(
  url: string,
  token: string | undefined,
  ...files: [name: string, bytes: Uint8Array | string, type?: string][]
): Promise<Answer> {
  const form = new FormData()
  for (const [name, bytes, type = 'application/octet-stream'] of files) {
    form.append('file', new File([bytes as Uint8Array<ArrayBuffer> | string], name, { type }))
  }
  return rest(url, {
    path: '/api/media/upload',
    raw: form,
    ...(token === undefined ? {} : { token }),
  })
}
