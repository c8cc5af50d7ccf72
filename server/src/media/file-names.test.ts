import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanFileName, splitName, withExtension } from './file-names.ts'

test.each([
  ['Fahrschein Köln.pdf', 'Fahrschein Köln.pdf'],
  ['किराया.csv', 'किराया.csv'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\asha\\bill.PDF', 'bill.pdf'],
  ['photo\u202egpj.exe', 'photogpj.exe'],
  ['a\0b\r\nx: y.txt', 'abx: y.txt'],
  ['.htaccess', 'htaccess'],
  ['  spaces .txt ', 'spaces.txt'],
  ['..', 'file'],
  ['', 'file'],
  [undefined, 'file'],
  [`${'x'.repeat(300)}.jpeg`, `${'x'.repeat(195)}.jpeg`],
  [`${'🚕'.repeat(150)}.jpg`, `${'🚕'.repeat(98)}.jpg`],
])('%j is kept as %j', (given, kept) => {
  expect(cleanFileName(given)).toBe(kept)
})

const nasty = fc.constantFrom('/', '\\', '\0', '\u202e', '\u200b', '\ud800', '.', ' ', '\n', '🚕')
const names = fc.array(fc.oneof(fc.string({ unit: 'binary' }), nasty), { maxLength: 300 })

test('a kept name is one line of 1 to 200 characters that leads nowhere and turns nothing', () => {
  fc.assert(
    fc.property(names, (parts) => {
      const kept = cleanFileName(parts.join(''))
      expect(kept.length).toBeGreaterThan(0)
      expect(kept.length).toBeLessThanOrEqual(200)
      expect(kept.isWellFormed()).toBe(true)
      expect(kept).not.toMatch(/[/\\\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]|^[\s.]|[\s.]$/u)
      expect(cleanFileName(kept)).toBe(kept)
    }),
    { numRuns: 2000 },
  )
})

test('a name is given the ending of what it is', () => {
  fc.assert(
    fc.property(names, fc.boolean(), (parts, replaces) => {
      const named = withExtension(cleanFileName(parts.join('')), 'pdf', replaces)
      expect(splitName(named).extension).toBe('pdf')
      expect(named.length).toBeLessThanOrEqual(200)
    }),
  )
})
