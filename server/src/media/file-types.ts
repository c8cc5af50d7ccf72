import type { Tables } from '../platform/db/tables.ts'

export type MediaKind = Tables['media']['kind']

/** Names and bytes of one family may differ without a lie: a JPEG called `.png` still is a picture. */
export type Family = 'image' | 'av' | 'document'

interface FileType {
  kind: MediaKind
  /** The first one is given to files that come without. */
  extensions: [string, ...string[]]
}

const OFFICE = 'application/vnd.openxmlformats-officedocument'

/** Every type that is taken, as it is stored and served. */
export const FILE_TYPES: Record<string, FileType> = {
  'image/jpeg': { kind: 'image', extensions: ['jpg', 'jpeg', 'jfif'] },
  'image/png': { kind: 'image', extensions: ['png'] },
  'image/webp': { kind: 'image', extensions: ['webp'] },
  'image/gif': { kind: 'image', extensions: ['gif'] },
  'image/heic': { kind: 'image', extensions: ['heic', 'heif'] },
  'video/mp4': { kind: 'video', extensions: ['mp4', 'm4v'] },
  'video/3gpp': { kind: 'video', extensions: ['3gp', '3gpp'] },
  'video/quicktime': { kind: 'video', extensions: ['mov'] },
  'video/webm': { kind: 'video', extensions: ['webm'] },
  'audio/aac': { kind: 'audio', extensions: ['aac'] },
  'audio/amr': { kind: 'audio', extensions: ['amr'] },
  'audio/mpeg': { kind: 'audio', extensions: ['mp3'] },
  'audio/mp4': { kind: 'audio', extensions: ['m4a'] },
  'audio/ogg': { kind: 'audio', extensions: ['ogg', 'oga', 'opus'] },
  'audio/webm': { kind: 'audio', extensions: ['weba', 'webm'] },
  'audio/wav': { kind: 'audio', extensions: ['wav'] },
  'application/pdf': { kind: 'document', extensions: ['pdf'] },
  'application/msword': { kind: 'document', extensions: ['doc'] },
  'application/vnd.ms-excel': { kind: 'document', extensions: ['xls'] },
  'application/vnd.ms-powerpoint': { kind: 'document', extensions: ['ppt'] },
  [`${OFFICE}.wordprocessingml.document`]: { kind: 'document', extensions: ['docx'] },
  [`${OFFICE}.spreadsheetml.sheet`]: { kind: 'document', extensions: ['xlsx'] },
  [`${OFFICE}.presentationml.presentation`]: { kind: 'document', extensions: ['pptx'] },
  'application/vnd.oasis.opendocument.text': { kind: 'document', extensions: ['odt'] },
  'application/vnd.oasis.opendocument.spreadsheet': { kind: 'document', extensions: ['ods'] },
  'application/vnd.oasis.opendocument.presentation': { kind: 'document', extensions: ['odp'] },
  'application/rtf': { kind: 'document', extensions: ['rtf'] },
  'text/vcard': { kind: 'document', extensions: ['vcf'] },
  'text/calendar': { kind: 'document', extensions: ['ics'] },
  'text/csv': { kind: 'document', extensions: ['csv', 'tsv'] },
  'text/plain': { kind: 'document', extensions: ['txt', 'log', 'md'] },
  'application/json': { kind: 'document', extensions: ['json'] },
}

/** Other words for the same. */
export const ALIASES: Record<string, string> = {
  'audio/x-m4a': 'audio/mp4',
  'video/x-m4v': 'video/mp4',
  'audio/ogg; codecs=opus': 'audio/ogg',
  'image/heif': 'image/heic',
  'image/apng': 'image/png',
}

/** What begins a program, whatever it is called. */
export const PROGRAMS = new Set([
  'application/x-msdownload',
  'application/x-elf',
  'application/x-mach-binary',
  'application/vnd.android.package-archive',
  'application/java-archive',
  'application/java-vm',
  'application/wasm',
  'application/x-ms-shortcut',
  'application/x-shockwave-flash',
  'application/x-deb',
  'application/x-rpm',
  'application/x-apple-diskimage',
])

/** Bytes of old Office files say only that they are some; their names say which. */
export const OLD_OFFICE: Record<string, string> = {
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
}

const byExtension = new Map(
  Object.entries(FILE_TYPES).flatMap(([mime_type, { extensions }]) =>
    extensions.map((extension) => [extension, mime_type] as const),
  ),
)

/** The type that a name with this ending promises; null for endings that say nothing. */
export const typeOfExtension = (extension: string): string | null =>
  byExtension.get(extension) ?? null

export function familyOf(mime_type: string): Family {
  if (mime_type.startsWith('image/')) return 'image'
  return /^(audio|video)\//.test(mime_type) ? 'av' : 'document'
}
