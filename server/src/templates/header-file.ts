import type { Tx } from '../context.ts'
import { requireFits, whatsappForm } from '../media/limits.ts'
import { getUpload } from '../media/named.ts'
import { takeUpload } from '../media/take.ts'
import { wrong } from './check.ts'
import { wantsFile } from './fill.ts'
import { HEADER, readParts, type StoredTemplate } from './parts.ts'

const WANTED: Record<string, { type: string; words: string }> = {
  IMAGE: { type: 'image', words: 'a picture (JPEG or PNG)' },
  VIDEO: { type: 'video', words: 'a video (MP4 or 3GPP)' },
  DOCUMENT: { type: 'document', words: 'a document, such as a PDF' },
}

/**
 * The upload that a template's header names, of the kind and size that WhatsApp takes there; taken
 * for the message that is about to be written.
 *
 * @returns undefined where the header is none, or not a file
 * @throws DeskError `template_variables` for a file of another kind; `not_found`, `too_large`
 */
export async function takeHeaderFile(
  tx: Tx,
  template: StoredTemplate,
  variables: Record<string, string>,
) {
  const media_id = headerFileOf(template, variables)
  if (media_id === undefined) return undefined
  const upload = await takeUpload(tx, { media_id, isLinked: false })
  requireOfKind(template, upload)
  return upload
}

/** The same without taking it. */
export async function findHeaderFile(
  tx: Tx,
  template: StoredTemplate,
  variables: Record<string, string>,
) {
  const media_id = headerFileOf(template, variables)
  if (media_id === undefined) return undefined
  const upload = await getUpload(tx, { media_id, isLinked: false })
  requireOfKind(template, upload)
  return upload
}

function headerFileOf(
  template: StoredTemplate,
  variables: Record<string, string>,
): string | undefined {
  const media_id = variables[HEADER]?.trim() ?? ''
  return wantsFile(readParts(template)) && media_id !== '' ? media_id : undefined
}

function requireOfKind(
  template: StoredTemplate,
  upload: Awaited<ReturnType<typeof getUpload>>,
): void {
  const wanted = WANTED[readParts(template).header?.format ?? '']
  if (wanted !== undefined && whatsappForm(upload).type !== wanted.type) {
    throw wrong(`{{header}} of this template is ${wanted.words}. Upload one of that kind.`)
  }
  requireFits('whatsapp', upload)
}
