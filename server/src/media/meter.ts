import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'

/**
 * Counts and hashes what flows through, and stops what is too large.
 *
 * @param most bytes
 * @param tooLarge what the stream then fails with
 */
export function createMeter(most: number, tooLarge: () => Error) {
  const hash = createHash('sha256')
  let size = 0
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      hash.update(chunk)
      if (size > most) done(tooLarge())
      else done(null, chunk)
    },
  })
  return { stream, result: () => ({ size, sha256: hash.digest('hex') }) }
}
