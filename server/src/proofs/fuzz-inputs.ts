import fc from 'fast-check'
import { z } from 'zod'

/** What is really there, by the names of fields: so that inputs get past the first check. */
export type Known = Record<string, readonly unknown[]>

/** Texts that have broken other programs. */
const TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff x \ud83d',
  '\u202e\u2066evil\u2069',
  "'; DROP TABLE chats; --",
  '%',
  '%s%s%n',
  '%00%ff',
  '\\',
  '"',
  '../../../etc/passwd',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'NaN',
  '-1',
  '0x10',
  '1e309',
  '9999999999999999999999',
  '0000-00-00',
  '-271821-04-20T00:00:00.000Z',
  '+275760-09-13T00:00:00.000Z',
  '294277-01-01T00:00:00.000Z',
  '2026-02-30T25:61:61Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999+23:59',
  'infinity',
  '🙏🏽'.repeat(30),
  'é'.normalize('NFD').repeat(200),
  'x'.repeat(10_000),
  'अ'.repeat(1300),
  Buffer.from('["infinity","x"]').toString('base64url'),
  Buffer.from('["2026-13-45",null]').toString('base64url'),
  Buffer.from('[').toString('base64url'),
]

const NUMBERS = [
  0,
  -0,
  -1,
  0.5,
  1e308,
  -1e308,
  5e-324,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  2 ** 63,
  Number.NaN,
  Number.POSITIVE_INFINITY,
]

/** `levels` arrays and objects within each other. */
function nested(levels: number): unknown {
  let value: unknown = 'deep'
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value }
  return value
}

/** An object with the keys by which prototypes are polluted, as `JSON.parse` makes it. */
const polluting: unknown = JSON.parse(
  '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":"x"}',
)

const nasty: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 3, arbitrary: fc.constantFrom(...NUMBERS) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      false,
      [],
      {},
      [[]],
      polluting,
      nested(30),
      nested(200),
      Array(600).fill('x'),
      Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, index])),
    ),
  },
  { weight: 3, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 2, arbitrary: fc.anything({ withNullPrototype: false, maxDepth: 3 }) },
)

/**
 * Inputs for a schema of the contract: some as they should be, with what is really there, most with
 * something wrong in one place or several, some that are nothing of the kind.
 */
export function inputsFor(schema: z.ZodType, known: Known): fc.Arbitrary<unknown> {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  const good = valueFor(json, known, '')
  return fc.oneof(
    { weight: 2, arbitrary: good },
    {
      weight: 6,
      arbitrary: fc.tuple(good, fc.array(damage, { minLength: 1, maxLength: 3 })).map(spoilt),
    },
    { weight: 1, arbitrary: nasty },
  )
}

interface JsonSchema {
  type?: string
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: JsonSchema | boolean
  items?: JsonSchema
  anyOf?: JsonSchema[]
  enum?: unknown[]
  const?: unknown
}

function valueFor(schema: JsonSchema, known: Known, name: string): fc.Arbitrary<unknown> {
  const real = known[name]
  if (real !== undefined) return fc.constantFrom(...real)
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  if (schema.anyOf !== undefined)
    return fc.oneof(...schema.anyOf.map((one) => valueFor(one, known, '')))
  switch (schema.type) {
    case 'object': {
      const fields = Object.entries(schema.properties ?? {})
      if (fields.length === 0) return fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 })
      const arbitraries: Record<string, fc.Arbitrary<unknown>> = Object.fromEntries(
        fields.map(([field, one]) => [field, valueFor(one, known, field)]),
      )
      return fc.record(arbitraries, { requiredKeys: schema.required ?? [] })
    }
    case 'array':
      return fc.array(valueFor(schema.items ?? {}, known, ''), { maxLength: 3 })
    case 'number':
    case 'integer':
      return fc.integer({ min: 0, max: 5 })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'string':
      return fc.string({ minLength: 1, maxLength: 20 })
    default:
      return fc.oneof(fc.string({ minLength: 1 }), fc.integer({ min: 0, max: 5 }))
  }
}

interface Damage {
  kind: 'replace' | 'remove' | 'add'
  at: number
  name: string
  value: unknown
}

const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add'),
  at: fc.nat(20),
  name: fc.constantFrom('__proto__', 'constructor', 'customer_id', 'status', 'role', 'x\0', ''),
  value: nasty,
})

function spoilt([value, damages]: [unknown, Damage[]]): unknown {
  if (typeof value !== 'object' || value === null) return damages[0]?.value
  const entries = Object.entries(value)
  for (const { kind, at, name, value: put } of damages) {
    const index = at % Math.max(1, entries.length)
    const field = entries[index]?.[0] ?? name
    if (kind === 'replace') entries.splice(index, 1, [field, put])
    else if (kind === 'remove') entries.splice(index, 1)
    else entries.push([name, put])
  }
  return Object.fromEntries(entries)
}

/**
 * As JSON text: with `NaN` and infinity as numbers too large for one, keys kept that JavaScript
 * treats specially, and unpaired surrogates as escapes.
 */
export function asJson(value: unknown): string {
  const text = JSON.stringify(value, (_key, one) => {
    if (typeof one === 'bigint') return String(one)
    if (typeof one === 'number' && !Number.isFinite(one)) return '@@1e999@@'
    return one
  })
  return (text ?? 'null').replaceAll('"@@1e999@@"', '1e999')
}
