import { VARIABLE } from './parts.ts'

/** A text with its variables in place; what has no value stays as it is. */
export const inPlace = (text: string, values: Record<string, string>): string =>
  text.replaceAll(VARIABLE, (placeholder, name: string) => values[name] ?? placeholder)

/**
 * The end of a link as it may stand in an address. What is encoded already is not encoded twice.
 */
export const inAddress = (value: string): string =>
  encodeURI(value.trim()).replaceAll(/%25([0-9a-f]{2})/gi, '%$1')
