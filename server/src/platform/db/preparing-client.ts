import pg from 'pg'

/** Statements a connection may keep prepared; what comes after is sent as before. */
const PREPARED_MAX = 200

/** What only lists and searches say. */
const UNPREPARED = / LIKE | row_number\(\)|\bwords @@ /

const names = new Map<string, string>()

/**
 * Has PostgreSQL parse and plan each statement once a connection: the desk asks the same few
 * statements over and over. Lists and searches stay unprepared: their best plan depends on what is
 * asked, and each mix of filters is a statement of its own.
 */
export class PreparingClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: the overloads of pg take anything
  override query(...args: any[]): any {
    const [text, values] = args
    if (typeof text === 'string' && Array.isArray(values)) {
      const name = nameOf(text)
      if (name !== undefined) args.splice(0, 2, { name, text, values })
    }
    return super.query(...(args as Parameters<pg.Client['query']>))
  }
}

function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined || names.size >= PREPARED_MAX || UNPREPARED.test(text)) return known
  const name = `desk_${names.size}`
  names.set(text, name)
  return name
}
