/** Reads fields of what customers and other systems wrote: whatever is not as expected is not there. */

export type Fields = Record<string, unknown>

export function fields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : undefined
}

export const words = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined

/** A number, also where it comes as text. */
export function amount(value: unknown): number | undefined {
  if (typeof value !== 'number' && words(value) === undefined) return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}

/** The objects of a list. */
export const records = (value: unknown): Fields[] =>
  Array.isArray(value) ? value.map(fields).filter((one) => one !== undefined) : []

/** The same field of each object; also a list of plain words. */
export const each = (value: unknown, name: string): string[] =>
  Array.isArray(value)
    ? value
        .map((one) => words(one) ?? words(fields(one)?.[name]))
        .filter((one) => one !== undefined)
    : []
