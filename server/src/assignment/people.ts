import type { Tx } from '../context.ts'

/** Somebody of the desk, as the timeline names them. */
export interface Person {
  executive_id: string
  name: string
}

export const nameOf = (tx: Tx, executive_id: string): Promise<Person> =>
  tx.db
    .selectFrom('executives')
    .select(['executive_id', 'name'])
    .where('executive_id', '=', executive_id)
    .executeTakeFirstOrThrow()
