/** The most characters of a file's name that are kept. */
const NAME_MAX = 200

/**
 * A file's name as it can be shown and saved: the last part of a path, without control characters
 * and marks that turn the direction of writing, 200 characters at most with its ending kept.
 */
export function cleanFileName(given: string | undefined): string {
  const name = tidy(given?.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? '')
  const { stem, extension } = splitName(name)
  const room = NAME_MAX - (extension === '' ? 0 : extension.length + 1)
  return joinName(tidy(cut(stem, room)) || 'file', extension)
}

/** The name with an ending that says what the file is. */
export function withExtension(name: string, extension: string, replaces: boolean): string {
  const split = splitName(name)
  return cleanFileName(joinName(replaces ? split.stem : name, extension))
}

/** `Fare 2.PDF` → `Fare 2` and `pdf`; what is too long to be an ending belongs to the stem. */
export function splitName(name: string): { stem: string; extension: string } {
  const [, stem, extension] = /^(.+)\.([\p{L}\p{N}]{1,10})$/su.exec(name) ?? []
  if (stem === undefined || extension === undefined) return { stem: name, extension: '' }
  return { stem, extension: extension.toLowerCase() }
}

const joinName = (stem: string, extension: string) =>
  extension === '' ? stem : `${stem}.${extension}`

/** Control characters, line separators, zero-width and direction marks; dots and blanks at the ends. */
const tidy = (name: string) =>
  name
    .replace(
      /[\p{Cc}\u2028\u2029\u200b\u200e\u200f\u061c\u2060\ufeff\u202a-\u202e\u2066-\u2069]/gu,
      '',
    )
    .replace(/^[\s.]+|[\s.]+$/g, '')

/** At most so many UTF-16 code units, never half a character. */
const cut = (text: string, most: number) => text.slice(0, most).replace(/[\ud800-\udbff]$/, '')
