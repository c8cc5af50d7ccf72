import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { DeskError } from '../errors.ts'

/** What a form may hold beside its file. */
const LIMITS = { fields: 50, fieldSize: 256 * 1024, files: 5, parts: 55, headerPairs: 50 }

/**
 * The files in the form's field `file`, one after the other as they come; each must be read before
 * the next one comes. Other fields are let pass.
 *
 * @param most bytes after which the stream of a file just ends
 * @throws DeskError `invalid_input` for what is no form, or one that breaks off
 */
export async function* filesOf(request: FastifyRequest, most: number) {
  try {
    for await (const part of partsOf(request, most)) {
      if (part.type !== 'file') continue
      if (part.fieldname !== 'file') part.file.resume()
      else yield { name: part.filename, content: Readable.from(bytesOf(part.file)) }
    }
  } catch (error) {
    throw broken(error)
  }
}

/** The text fields of a form; of several with one name the last counts, files are let pass. */
export async function fieldsOf(request: FastifyRequest): Promise<Record<string, unknown>> {
  const fields: [string, unknown][] = []
  try {
    for await (const part of partsOf(request, 1)) {
      if (part.type === 'file') part.file.resume()
      else fields.push([part.fieldname, part.value])
    }
  } catch (error) {
    throw broken(error)
  }
  return Object.fromEntries(fields)
}

function partsOf(request: FastifyRequest, fileSize: number) {
  if (!request.isMultipart())
    throw new DeskError('invalid_input', 'Send a form (multipart/form-data).')
  return request.parts({ limits: { ...LIMITS, fileSize } })
}

async function* bytesOf(file: AsyncIterable<Buffer>) {
  try {
    yield* file
  } catch (error) {
    throw broken(error)
  }
}

function broken(error: unknown): DeskError {
  if (error instanceof DeskError) return error
  return new DeskError('invalid_input', 'The form broke off, or cannot be read. Send it again.')
}
