import { z } from 'zod'

/** An opaque identifier. */
export const Id = z.string().min(1).max(200)

/** A moment: ISO 8601 in UTC with `Z` and milliseconds. */
export const Time = z.iso.datetime({ precision: 3 })

/** The segment: `Partner`, `Customer`, `Vendor`, `SRDP` unless the deployment names others. */
export const CustomerType = z.string().min(1).max(50)

export const Channel = z.enum(['whatsapp', 'inapp'])
export type Channel = z.infer<typeof Channel>

/** Counting from 1; V2 clients send numbers as strings now and then. */
export const Page = z.coerce.number().int().min(1)

/** The number of a message; one beyond what the database counts to means the same as that. */
export const Seq = z.coerce
  .number()
  .int()
  .min(0)
  .overwrite((seq) => Math.min(seq, 2_147_483_647))

/** The most a text message may hold: WhatsApp's limit, kept in-app too. */
export const TEXT_MAX = 4096

/** Limits of `09-rules.md` section 9 that more than one entry uses. */
export const SEARCH_MAX = 100
export const PAGE_SIZE_MAX = 100
export const CLIENT_MESSAGE_ID_MAX = 64
export const CAPTION_MAX = 1024

/**
 * Text as people write it: NUL characters are removed, unpaired surrogates replaced, else kept to
 * the byte.
 *
 * @param max the most characters that may be left
 */
export const text = (max: number) =>
  z
    .string()
    .transform((value) => value.replaceAll('\0', '').toWellFormed())
    .pipe(atMost(max))

/**
 * A string of so many characters at most. Characters are Unicode's code points, as JSON Schema and
 * PostgreSQL count them: most emoji are one, a family joined of four people is seven.
 */
export const atMost = (max: number, tooLong = `Too long: ${max} characters at most.`) =>
  z
    .string()
    .refine((value) => countCharacters(value, max) <= max, tooLong)
    .meta({ maxLength: max })

/**
 * How many characters a text has.
 *
 * @param enough what it has more of than twice this is not counted to the end
 */
export function countCharacters(value: string, enough = Number.POSITIVE_INFINITY): number {
  // A character takes one or two of the units that `length` counts.
  if (value.length > enough * 2) return value.length
  let count = 0
  for (const _ of value) count += 1
  return count
}

/** An optional field that old clients send as an empty string or null when they mean nothing. */
export const blank = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess(orUndefined, schema.optional())

/** The same for a field that has a default. */
export const blankOr = <Schema extends z.ZodType>(
  schema: Schema,
  fallback: z.util.NoUndefined<z.output<Schema>>,
) => z.preprocess(orUndefined, schema.default(fallback))

const orUndefined = (value: unknown) => (value === '' || value === null ? undefined : value)
