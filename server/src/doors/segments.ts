import type { Db } from '../context.ts'
import { segmentNamed } from '../segments/named.ts'

/** What callers name a segment by; each entry of the contract has one of them at most. */
const FIELDS = ['customer_type', 'stakeholder'] as const

/**
 * Input with its segment as it is configured: callers may write it in any letter case
 * (`02-wire-contract.md` section 1), verbs compare it as it is. A name that nobody has stays.
 */
export async function spellSegment<Input>(db: Db, input: Input): Promise<Input> {
  for (const field of FIELDS) {
    const named = (input as Record<string, unknown> | undefined)?.[field]
    if (typeof named === 'string') return { ...input, [field]: await configured(db, named) }
  }
  const several = (input as { customer_types?: unknown } | undefined)?.customer_types
  if (!Array.isArray(several)) return input
  const customer_types = await Promise.all(several.map((named: string) => configured(db, named)))
  return { ...input, customer_types }
}

const configured = async (db: Db, named: string): Promise<string> =>
  (await segmentNamed(db, named)) ?? named
