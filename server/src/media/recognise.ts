import { DeskError } from '../errors.ts'
import type { Storage } from '../platform/storage/storage.ts'
import { dimensionsOf } from './dimensions.ts'
import { splitName } from './file-names.ts'
import { FILE_TYPES, type MediaKind } from './file-types.ts'
import { readHead, typeOf } from './inspect.ts'

/** What a customer's file turned out to be. */
export interface Recognised {
  kind: MediaKind
  mime_type: string
  width: number | null
  height: number | null
}

/**
 * Says what a file from WhatsApp is, by its bytes. Nothing is refused, the customer has sent it; but
 * what the bytes do not show to be a type that we know is a document to be saved, whatever it is
 * called.
 */
export async function recogniseFile(
  storage: Storage,
  file: { media_id: string; file_name: string | null; kind: MediaKind; size: number | null },
): Promise<Recognised> {
  const { size } = file
  if (size === null || size === 0) return HARMLESS
  const head = await readHead(storage, { key: file.media_id, size })
  const { extension } = splitName(file.file_name ?? '')
  const mime_type = await knownType(storage, file.media_id, head, extension)
  if (mime_type === null) return HARMLESS
  const pixels = dimensionsOf(mime_type, head)
  return {
    kind: kindOf(file.kind, mime_type),
    mime_type,
    width: pixels?.width ?? null,
    height: pixels?.height ?? null,
  }
}

const HARMLESS: Recognised = {
  kind: 'document',
  mime_type: 'application/octet-stream',
  width: null,
  height: null,
}

async function knownType(...file: Parameters<typeof typeOf>): Promise<string | null> {
  try {
    return await typeOf(...file)
  } catch (error) {
    // A program.
    if (error instanceof DeskError) return null
    throw error
  }
}

/** The finer kind is the sender's, where the bytes bear it out: a picture may come as a document. */
function kindOf(said: MediaKind, mime_type: string): MediaKind {
  const shown = FILE_TYPES[mime_type]?.kind ?? 'document'
  switch (said) {
    case 'document':
      return 'document'
    case 'voice':
      return shown === 'audio' ? 'voice' : shown
    case 'sticker':
      return mime_type === 'image/webp' ? 'sticker' : shown
    case 'image':
    case 'video':
    case 'audio':
      return shown
  }
}
