import { Readable } from 'node:stream'
import { fileTypeFromStream } from 'file-type'
import { DeskError } from '../errors.ts'
import { readWhole } from '../platform/storage/read-whole.ts'
import type { Storage } from '../platform/storage/storage.ts'
import { dimensionsOf } from './dimensions.ts'
import { splitName, withExtension } from './file-names.ts'
import {
  ALIASES,
  FILE_TYPES,
  familyOf,
  type MediaKind,
  OLD_OFFICE,
  PROGRAMS,
  typeOfExtension,
} from './file-types.ts'
import { isSticker, isVoice } from './limits.ts'
import { isText } from './plain-text.ts'
import { soundOnly } from './sound-only.ts'

export interface Inspected {
  kind: MediaKind
  mime_type: string
  file_name: string
  /** Pixels, where the first bytes say so. */
  width: number | null
  height: number | null
}

/** Bytes in which pictures say how large they are; photos begin with previews and descriptions. */
const HEAD = 256 * 1024

/**
 * Says what a stored file is, by its bytes: neither its name nor the type it came with is believed.
 *
 * @param file_name clean already; given the right ending where it has another
 * @throws DeskError `unsupported_media`; `media_rejected` for programs, and for what is not what its
 *   name says
 */
export async function inspectFile(
  storage: Storage,
  file: { key: string; file_name: string; size: number },
): Promise<Inspected> {
  if (file.size === 0) throw rejected('This file is empty. Choose another one.')
  const { extension } = splitName(file.file_name)
  const promised = typeOfExtension(extension)
  const head = await readHead(storage, file)
  const mime_type = await typeOf(storage, file.key, head, extension)
  if (mime_type === null) throw promised === null ? unsupported(extension) : disguised()
  if (promised !== null && familyOf(promised) !== familyOf(mime_type)) throw disguised()

  const size = dimensionsOf(mime_type, head)
  return {
    kind: kindOf(mime_type, head, { ...file, ...size }),
    mime_type,
    file_name: properName(file.file_name, mime_type, promised),
    width: size?.width ?? null,
    height: size?.height ?? null,
  }
}

/**
 * The type that the bytes show; null when it is none that is taken.
 *
 * @throws DeskError `media_rejected` for programs
 */
export async function typeOf(
  storage: Storage,
  key: string,
  head: Buffer,
  extension: string,
): Promise<string | null> {
  const found = await detect(storage, key)
  const known = ALIASES[found ?? ''] ?? found ?? ''
  if (FILE_TYPES[known] !== undefined) return soundOnly(known, head)
  if (known === 'application/x-cfb') return OLD_OFFICE[extension] ?? null
  // Before programs: two letters make one, and "MZ" or "BM" may well begin a list.
  if (await isText(storage.read(key))) return textType(head, extension)
  if (PROGRAMS.has(known)) throw program()
  return null
}

async function detect(storage: Storage, key: string): Promise<string | undefined> {
  const stream = storage.read(key)
  try {
    return (await fileTypeFromStream(Readable.toWeb(stream)))?.mime
  } finally {
    stream.destroy()
  }
}

/** Text has no magic bytes: its name says which kind, but not every kind is taken. */
function textType(head: Buffer, extension: string): string | null {
  const start = head
    .subarray(0, 1024)
    .toString('latin1')
    .replaceAll('\0', '')
    .replace(/^(ï»¿|ÿþ|þÿ)?\s*/, '')
  if (start.startsWith('#!')) throw program()
  if (MARKUP.test(start)) return null
  const promised = extension === '' ? 'text/plain' : typeOfExtension(extension)
  return promised !== null && TEXTS.has(promised) ? promised : null
}

/** What a browser might run. */
const MARKUP = /^<(\?|!|(html|head|body|svg|script|iframe|math|xml|img|a|meta)\b)/i

const TEXTS = new Set(['text/plain', 'text/csv', 'text/vcard', 'text/calendar', 'application/json'])

function kindOf(
  mime_type: string,
  head: Buffer,
  file: { size: number; width?: number; height?: number },
): MediaKind {
  if (mime_type === 'image/webp' && isSticker(head, file)) return 'sticker'
  if (mime_type === 'audio/ogg' && isVoice(head)) return 'voice'
  return FILE_TYPES[mime_type]?.kind ?? 'document'
}

function properName(file_name: string, mime_type: string, promised: string | null): string {
  const extensions = FILE_TYPES[mime_type]?.extensions
  if (extensions === undefined || extensions.includes(splitName(file_name).extension)) {
    return file_name
  }
  return withExtension(file_name, extensions[0], promised !== null)
}

/** As much of a stored file as says what it is. */
export async function readHead(storage: Storage, { key, size }: { key: string; size: number }) {
  return readWhole(storage.read(key, { start: 0, end: Math.min(HEAD, size) - 1 }))
}

const rejected = (message: string) => new DeskError('media_rejected', message)
const disguised = () =>
  rejected('This file is not what its name says. Open it, save it anew and try again.')
const program = () =>
  rejected('Programs cannot be sent. Send a document, a picture or a recording.')
const unsupported = (extension: string) =>
  new DeskError(
    'unsupported_media',
    `${extension === '' ? 'This type of file' : `A file of type .${extension}`} cannot be sent. Send a picture, a recording, a PDF, an Office document or plain text.`,
  )
