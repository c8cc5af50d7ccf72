import type { Readable } from 'node:stream'

/** One part of a stream; at least one comes, empty where nothing does. */
interface Part {
  bytes: Buffer
  isLast: boolean
}

/** A stream in parts of the same size, but for the last; one of them is held at a time. */
export async function* inParts(stream: Readable, size: number): AsyncGenerator<Part> {
  let bytes = Buffer.allocUnsafe(size)
  let filled = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    for (let from = 0; from < chunk.length; ) {
      // Only when more comes is it known that a full part is not the last.
      if (filled === size) {
        yield { bytes, isLast: false }
        bytes = Buffer.allocUnsafe(size)
        filled = 0
      }
      const copied = chunk.copy(bytes, filled, from)
      filled += copied
      from += copied
    }
  }
  yield { bytes: bytes.subarray(0, filled), isLast: true }
}
