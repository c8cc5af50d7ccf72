import { DeskError } from '../errors.ts'

/** Nothing that is meant to be read is nested deeper. */
const DEPTH_MAX = 64

/**
 * Input with every text as it can be stored: NUL characters are removed, unpaired surrogates
 * replaced (`09-rules.md` section 9), also in ids and names of fields.
 *
 * @throws DeskError `invalid_input` for what is nested without end
 */
export function clean(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed()
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value
  if (depth >= DEPTH_MAX) throw new DeskError('invalid_input', 'This is nested too deeply.')
  if (Array.isArray(value)) return value.map((one) => clean(one, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [clean(key), clean(one, depth + 1)]),
  )
}
