import { DeskError } from '../errors.ts'

/** Nothing that is meant to be read is nested deeper. */
const DEPTH_MAX = 64

/**
 * Input with every text as it can be stored: NUL characters are removed, unpaired surrogates
 * replaced (`09-rules.md` section 9), also in ids and names of fields.
 *
 * @param instead what stands in for what is nested without end
 * @throws DeskError `invalid_input` for that, unless told otherwise
 */
export function clean(value: unknown, instead = refuseDepth, depth = 0): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value
  if (depth >= DEPTH_MAX) return instead()
  // Nearly everything is clean already, and a webhook is large: only what changes is made anew.
  if (Array.isArray(value)) {
    const cleaned = value.map((one) => clean(one, instead, depth + 1))
    return cleaned.some((one, index) => one !== value[index]) ? cleaned : value
  }
  let isClean = true
  const entries = Object.entries(value).map(([key, one]) => {
    const entry = [cleanText(key), clean(one, instead, depth + 1)] as const
    if (entry[0] !== key || entry[1] !== one) isClean = false
    return entry
  })
  return isClean ? value : Object.fromEntries(entries)
}

const cleanText = (text: string) =>
  text.isWellFormed() && !text.includes('\0') ? text : text.replaceAll('\0', '').toWellFormed()

function refuseDepth(): unknown {
  throw new DeskError('invalid_input', 'This is nested too deeply.')
}
