import type { Readable } from 'node:stream'
import { TextDecoder } from 'node:util'

/**
 * Whether a file is text from its first byte to its last: no control characters but those that
 * text has. Files of Excel are neither always UTF-8 nor marked, so any 8-bit spelling will do.
 */
export async function isText(file: Readable): Promise<boolean> {
  let utf16: TextDecoder | null = null
  let isFirst = true
  try {
    for await (const chunk of file as AsyncIterable<Buffer>) {
      if (isFirst) utf16 = wideDecoder(chunk)
      isFirst = false
      const isPlain =
        utf16 === null ? !NO_TEXT.test(chunk.toString('latin1')) : isWide(utf16, chunk)
      if (!isPlain) return false
    }
    utf16?.decode()
    return true
  } catch (error) {
    // Half a character, or one that does not exist.
    if (error instanceof TypeError) return false
    throw error
  } finally {
    file.destroy()
  }
}

/** A decoder that refuses what is not UTF-16, where a mark says that it is. */
function wideDecoder(first: Buffer): TextDecoder | null {
  if (first[0] === 0xff && first[1] === 0xfe) return new TextDecoder('utf-16le', { fatal: true })
  if (first[0] === 0xfe && first[1] === 0xff) return new TextDecoder('utf-16be', { fatal: true })
  return null
}

const isWide = (decoder: TextDecoder, chunk: Buffer) =>
  !NO_TEXT.test(decoder.decode(chunk, { stream: true }))

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what text does not have.
const NO_TEXT = /[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]/
