/**
 * Text without what identifies people: e-mail addresses and payment handles, card numbers, and any
 * other number long enough for a telephone. Dates and times stay, amounts and short numbers too.
 * Rather one booking number too many than one telephone number too few.
 */
export const mask = (text: string): string =>
  text.replace(ADDRESS, '[e-mail]').replace(DATE_OR_NUMBER, (found, date?: string) => {
    if (date !== undefined) return date
    const digits = digitsOf(found)
    if (digits.length < SHORTEST_NUMBER) return found
    return isCard(digits) ? '[card]' : '[number]'
  })

/** The local part of an address has 64 characters at most (RFC 5321 section 4.5.3.1.1). */
const ADDRESS = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,250}[\p{L}\p{N}])?/gu

/** A local telephone number without its area code. */
const SHORTEST_NUMBER = 7

/** What people, and those who want to hide a number, put between digits. */
const BETWEEN = String.raw`[\s().\-‐-―/_*+\u00AD\u200B-\u200F\u2060\uFEFF]{0,4}`

const YEAR = String.raw`(?:19|20)\d{2}`
const MONTH = '(?:0?[1-9]|1[0-2])'
const DAY = String.raw`(?:0?[1-9]|[12]\d|3[01])`

const DATE_OR_NUMBER = new RegExp(
  String.raw`(?<!\p{Nd})(${YEAR}-${MONTH}-${DAY}|${DAY}[-./]${MONTH}[-./]${YEAR})(?!\p{Nd})` +
    String.raw`|\+?\(?\p{Nd}(?:${BETWEEN}\p{Nd})*`,
  'gu',
)

/** Digits of any script as 0 to 9: Unicode keeps the ten of a script together, from zero on. */
function digitsOf(text: string): string {
  return [...text.matchAll(/\p{Nd}/gu)]
    .map(([digit]) => {
      let value = 0
      for (let code = (digit.codePointAt(0) ?? 0) - 1; isDigit(code) && value < 9; code--) value++
      return value
    })
    .join('')
}

const isDigit = (code: number) => /\p{Nd}/u.test(String.fromCodePoint(code))

/** Payment cards have 13 to 19 digits, the last of which checks the others (ISO/IEC 7812-1, Luhn). */
function isCard(digits: string): boolean {
  if (digits.length < 13 || digits.length > 19) return false
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}
