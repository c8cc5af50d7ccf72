import { expect, test } from 'vitest'
import en from './en.json' with { type: 'json' }
import hi from './hi.json' with { type: 'json' }

const keysOf = (file: Record<string, Record<string, string>>) =>
  Object.entries(file).flatMap(([group, texts]) =>
    Object.keys(texts).map((key) => `${group}.${key}`),
  )

const placeholders = (text: string) => [...text.matchAll(/\{\{\w+\}\}/g)].map(String).sort()

test('Hindi says everything that English says', () => {
  expect(keysOf(hi)).toEqual(keysOf(en))
})

test('both fill in the same values', () => {
  for (const [group, texts] of Object.entries(en))
    for (const [key, text] of Object.entries(texts)) {
      const other = (hi as Record<string, Record<string, string>>)[group]?.[key] ?? ''
      expect([group, key, placeholders(other)]).toEqual([group, key, placeholders(text)])
    }
})
