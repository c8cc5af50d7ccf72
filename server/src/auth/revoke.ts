import type { Tx } from '../context.ts'
import { NODES } from '../platform/changes/write.ts'

/**
 * Ends a session on every node within a second: the change log carries it to each, which forgets
 * the session and closes its sockets.
 */
export async function revokeSession(tx: Tx, session_id: string, reason: string): Promise<void> {
  await endSessions(tx, { session_id }, reason)
}

/** Ends all sessions of an executive but one. */
export async function revokeOtherSessions(
  tx: Tx,
  executive_id: string,
  kept: string | null,
  reason: string,
): Promise<void> {
  await endSessions(tx, { executive_id, kept }, reason)
}

type Which = { session_id: string } | { executive_id: string; kept: string | null }

async function endSessions(tx: Tx, which: Which, reason: string): Promise<void> {
  let ending = tx.db
    .updateTable('sessions')
    .set({ revoked_at: tx.now(), revoked_reason: reason })
    .where('revoked_at', 'is', null)
  if ('session_id' in which) {
    ending = ending.where('session_id', '=', which.session_id)
  } else {
    ending = ending.where('executive_id', '=', which.executive_id)
    if (which.kept !== null) ending = ending.where('session_id', '!=', which.kept)
  }
  const ended = await ending.returning('session_id').execute()
  for (const { session_id } of ended) tx.publish([NODES], 'session_revoked', { session_id })
}
