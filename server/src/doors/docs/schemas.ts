import * as contract from '@smart-chat/contract'
import { z } from 'zod'
import { fields } from './fields.ts'

/** JSON Schema, as far as the documents use it: both OpenAPI 3.1 and AsyncAPI 3 speak it. */
export interface JsonSchema {
  $ref?: string
  type?: string | string[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: JsonSchema | boolean
  items?: JsonSchema
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  enum?: unknown[]
  const?: unknown
  description?: string
  default?: unknown
  examples?: unknown[]
  format?: string
  pattern?: string
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
}

export type Named = Record<string, JsonSchema>

/** Schemas by key, each with what a sender writes (`input`) or a receiver reads (`output`). */
type Wanted = Record<string, { schema: z.ZodType; io: 'input' | 'output' }>

export interface Described {
  /** The schema in full. */
  full: Record<string, JsonSchema>
  /** The same, or a reference where the contract has a name for it. */
  short: Record<string, JsonSchema>
  /** What the contract has names for. */
  named: Named
}

/**
 * The contract's schemas as JSON Schema. Whatever the contract exports by a name of its own (`Chat`,
 * `SendMessage` …) is written once and referred to.
 */
export function describeSchemas(wanted: Wanted): Described {
  const inputs = toJson(wanted, 'input')
  const outputs = toJson(wanted, 'output')
  const full: Record<string, JsonSchema> = {}
  const short: Record<string, JsonSchema> = {}
  const named: Named = {}
  for (const [key, { schema, io }] of Object.entries(wanted)) {
    const all = io === 'input' ? inputs : outputs
    const name = names.get(schema)
    full[key] = all[name ?? key] as JsonSchema
    short[key] = name === undefined ? full[key] : { $ref: REFERENCE + name }
    collect(short[key], all, named)
  }
  return { full, short, named }
}

export const REFERENCE = '#/components/schemas/'

/** The contract's own names for objects and enumerations; numbers and texts are told in place. */
const names = new Map<z.ZodType, string>(
  Object.entries(contract).flatMap(([name, value]) =>
    value instanceof z.ZodType && value !== contract.nothing && isTold(value)
      ? [[value, name] as const]
      : [],
  ),
)

function isTold(schema: z.ZodType): boolean {
  if (schema instanceof z.ZodPipe) return schema.def.in instanceof z.ZodObject
  return schema instanceof z.ZodObject || schema instanceof z.ZodEnum
}

function toJson(wanted: Wanted, io: 'input' | 'output'): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>()
  for (const [schema, id] of names) registry.add(schema, { id })
  for (const [id, one] of Object.entries(wanted)) {
    if (one.io === io && !names.has(one.schema)) registry.add(one.schema, { id })
  }
  const { schemas } = z.toJSONSchema(registry, {
    io,
    unrepresentable: 'any',
    uri: (id) => REFERENCE + id,
    override: ({ zodSchema, jsonSchema }) => {
      // A text is cleaned before it is measured: its limit stands at the far end of the pipe.
      if (io === 'input' && zodSchema instanceof z.ZodPipe && jsonSchema.type === 'string') {
        const {
          type,
          minLength,
          maxLength,
          enum: values,
        } = z.toJSONSchema(zodSchema, {
          unrepresentable: 'any',
        })
        if (type === 'string') Object.assign(jsonSchema, { minLength, maxLength, enum: values })
      }
    },
  })
  return Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => [
      id,
      tidy(schema as JsonSchema, id.split('.')[0] ?? ''),
    ]),
  )
}

/** Without what only machines care for, and with the meaning of each field of its owner. */
function tidy(schema: JsonSchema, owner: string): JsonSchema {
  const inside = (one: JsonSchema) => tidy(one, owner)
  const { $schema, $id, propertyNames, pattern, minimum, maximum, anyOf, ...rest } =
    schema as JsonSchema & Record<'$schema' | '$id' | 'propertyNames', unknown>
  const told: JsonSchema = { ...rest, ...nullable(anyOf?.map(inside)) }
  // The format says it, in fewer characters than the pattern.
  if (pattern !== undefined && rest.format === undefined) told.pattern = pattern
  if (minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER) told.minimum = minimum
  if (maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER) told.maximum = maximum
  if (rest.items !== undefined) told.items = inside(rest.items)
  // Readers ignore fields that they do not know: there may be more of them tomorrow.
  if (rest.additionalProperties === false) delete told.additionalProperties
  else if (typeof rest.additionalProperties === 'object') {
    told.additionalProperties = inside(rest.additionalProperties)
  }
  if (rest.properties !== undefined) {
    told.properties = Object.fromEntries(
      Object.entries(rest.properties).map(([name, field]) => [
        name,
        meant(owner, name, inside(field)),
      ]),
    )
  }
  return withoutUndefined(told)
}

/** `string or null` in one line, where it is not more than that. */
function nullable(anyOf: JsonSchema[] | undefined): JsonSchema {
  if (anyOf === undefined) return {}
  const [one, none, ...more] = anyOf
  if (more.length > 0 || none?.type !== 'null' || typeof one?.type !== 'string') return { anyOf }
  return {
    ...one,
    type: [one.type, 'null'],
    ...(one.enum === undefined ? {} : { enum: [...one.enum, null] }),
  }
}

/** A field has one meaning wherever it occurs, unless the contract describes it in place. */
function meant(owner: string, name: string, schema: JsonSchema): JsonSchema {
  const [meaning, example] = fields[`${owner}.${name}`] ?? fields[name] ?? ['']
  const told = fits(schema, example) ? { ...schema, examples: [example] } : schema
  return meaning === '' || schema.description !== undefined
    ? told
    : { ...told, description: meaning }
}

/** One name may be a text here and null there. What is referred to has examples of its own. */
function fits({ type, enum: values, anyOf }: JsonSchema, example: unknown): boolean {
  if (example === undefined) return false
  if (example === null && anyOf?.some((one) => one.type === 'null')) return true
  if (values !== undefined) return values.includes(example)
  return [type].flat().some((one) => one === typeOf(example))
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

/** What a document refers to, and what that refers to in turn: its `components.schemas`. */
export function referredBy(document: object, { named }: Described): Named {
  const found: Named = {}
  collect(document, named, found)
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => a.localeCompare(b, 'en')))
}

function collect(value: unknown, all: Named, found: Named): void {
  if (typeof value !== 'object' || value === null) return
  for (const one of Object.values(value)) collect(one, all, found)
  const { $ref } = value as JsonSchema
  if (typeof $ref !== 'string' || !$ref.startsWith(REFERENCE)) return
  const name = $ref.slice(REFERENCE.length)
  const schema = all[name]
  if (schema === undefined) throw new Error(`The contract has nothing of the name ${name}.`)
  const known = found[name]
  if (known === undefined) {
    found[name] = schema
    collect(schema, all, found)
  } else if (JSON.stringify(known) !== JSON.stringify(schema)) {
    throw new Error(`${name} is written in another way than it is read: it needs two names.`)
  }
}

const withoutUndefined = <Value extends object>(table: Value) =>
  Object.fromEntries(Object.entries(table).filter(([, value]) => value !== undefined)) as Value
