import type { Readable } from '../value.ts'

/** What calls, the socket and the outbox need of whoever they act for: an executive, a customer. */
export interface Keeper {
  /** Whose unsent messages are whose; null while nobody is signed in, or known. */
  owner: Readable<string | null>
  /** The token at hand; `id` tells one sign-in from the next. Null when nobody is signed in. */
  signedIn: Readable<{ id: string; accessToken: string } | null>
  /** A token that has not expired. */
  token(): Promise<string>
  /** A token other than `stale`, which was refused. */
  renew(stale: string): Promise<string>
}
