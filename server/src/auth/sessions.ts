import type { CustomerActor, ExecutiveActor, Person } from '../actor.ts'
import type { Db } from '../context.ts'
import { DeskError, unauthorized } from '../errors.ts'
import type { Change } from '../platform/changes/tail.ts'
import type { Tokens } from './tokens.ts'

/** Milliseconds after which a session is read again even if nothing was heard of it. */
const FRESH_MS = 30_000

const SESSIONS_MAX = 20_000

/** What changes who somebody is. */
const HEEDED = new Set([
  'session_revoked',
  'executive_changed',
  'customers_merged',
  'cache_cleared',
])

/**
 * Proves who a token belongs to. Sessions are remembered for a moment, so that a call costs no
 * query; a revocation arrives through the change log and is heeded at once.
 */
export class Sessions {
  readonly #known = new Map<string, { actor: Person; readAt: number }>()
  readonly #db: Db
  readonly #tokens: Tokens
  readonly #now: () => Date
  /** Counts what was heard, so that a read which it overtook is done again. */
  #heard = 0

  constructor(db: Db, tokens: Tokens, now: () => Date) {
    this.#db = db
    this.#tokens = tokens
    this.#now = now
  }

  /** @throws DeskError `unauthorized`, `token_expired`, `token_revoked`, `account_disabled` */
  async authenticate(token: string): Promise<Person> {
    const claims = await this.#tokens.readPerson(token, this.#now())
    return claims.kind === 'executive'
      ? this.#remember(claims.session_id, () => this.#readSession(claims.session_id))
      : this.#remember(`${claims.customer_id}:${claims.customer_type}`, () =>
          this.#readCustomer(claims.customer_id, claims.customer_type),
        )
  }

  async #remember(key: string, read: () => Promise<Person>): Promise<Person> {
    const known = this.#known.get(key)
    if (known !== undefined && Date.now() - known.readAt < FRESH_MS) return known.actor
    const heard = this.#heard
    const actor = await read()
    // What was heard meanwhile may not be in what was read.
    if (heard !== this.#heard) return this.#remember(key, read)
    if (this.#known.size >= SESSIONS_MAX) this.#known.clear()
    this.#known.set(key, { actor, readAt: Date.now() })
    return actor
  }

  /** Forgets what the log says has changed. */
  heed({ event, payload }: Change): void {
    if (!HEEDED.has(event)) return
    this.#heard++
    if (event === 'session_revoked') this.#known.delete(String(payload.session_id))
    else this.#known.clear()
  }

  /** Two people may have turned out to be one since the token was made. */
  async #readCustomer(customer_id: string, customer_type: string): Promise<CustomerActor> {
    const row = await this.#db
      .selectFrom('customers as known')
      .innerJoin('customers', (join) =>
        join.onRef('customers.customer_id', '=', (eb) =>
          eb.fn.coalesce('known.merged_into', 'known.customer_id'),
        ),
      )
      .select(['customers.customer_id', 'customers.customer', 'customers.name'])
      .where('known.customer_id', '=', customer_id)
      .executeTakeFirst()
    if (row === undefined) throw unauthorized('This token is not valid any more. Ask for another.')
    return { kind: 'customer', ...row, customer_type }
  }

  async #readSession(session_id: string): Promise<ExecutiveActor> {
    const row = await this.#db
      .selectFrom('sessions')
      .innerJoin('executives', 'executives.executive_id', 'sessions.executive_id')
      .select(['sessions.session_id', 'sessions.revoked_at', 'executives.executive_id'])
      .select(['executives.name', 'executives.role', 'executives.disabled_at'])
      .select((eb) =>
        eb
          .selectFrom('executive_segments')
          .whereRef('executive_segments.executive_id', '=', 'executives.executive_id')
          .select((of) => of.fn.agg<string[]>('array_agg', ['customer_type']).as('types'))
          .as('customer_types'),
      )
      .where('session_id', '=', session_id)
      .executeTakeFirst()
    if (row === undefined || row.revoked_at !== null) {
      throw new DeskError('token_revoked', 'This session has ended. Sign in again.')
    }
    if (row.disabled_at !== null) {
      throw new DeskError('account_disabled', 'This account is switched off. Ask an administrator.')
    }
    return {
      kind: 'executive',
      executive_id: row.executive_id,
      session_id,
      name: row.name,
      role: row.role,
      customer_types: row.customer_types ?? [],
    }
  }
}
