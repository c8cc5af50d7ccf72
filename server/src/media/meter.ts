import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'

/** What has flowed through. */
export interface Measured {
  /** Bytes. */
  size: number
  /** Hex. */
  sha256: string
}

/**
 * Counts and hashes what flows through, and stops what is too large.
 *
 * @param most bytes
 * @param tooLarge what the stream then fails with
 * @param check throws, at the end, where it is not what it was to be: the stream fails with that
 */
export function createMeter(
  most: number,
  tooLarge: () => Error,
  check: (measured: Measured) => void = () => {},
) {
  const hash = createHash('sha256')
  let size = 0
  let measured: Measured | null = null
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      hash.update(chunk)
      if (size > most) done(tooLarge())
      else done(null, chunk)
    },
    flush(done) {
      measured = { size, sha256: hash.digest('hex') }
      try {
        check(measured)
        done()
      } catch (error) {
        done(error as Error)
      }
    },
  })
  return {
    stream,
    result(): Measured {
      if (measured === null) throw new Error('The stream has not ended.')
      return measured
    },
  }
}
