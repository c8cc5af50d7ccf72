import { type Executive, normaliseCustomer } from '@smart-chat/contract'
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../platform/db/tables.ts'

/** Executives with their segments and load: active chats that do not await the customer. */
export const selectExecutives = (db: Kysely<Tables>) =>
  db.selectFrom('executives').select((eb) => [
    'executive_id',
    'username',
    'agent_number',
    'name',
    'role',
    'status',
    'status_since',
    'capacity',
    'last_activity_at',
    'disabled_at',
    eb.fn
      .coalesce(
        eb
          .selectFrom('executive_segments')
          .innerJoin('segments', 'segments.customer_type', 'executive_segments.customer_type')
          .whereRef('executive_segments.executive_id', '=', 'executives.executive_id')
          .select((of) =>
            of.fn
              .agg<string[]>('array_agg', ['segments.customer_type'])
              .orderBy('segments.position')
              .as('types'),
          ),
        sql<string[]>`'{}'::text[]`,
      )
      .as('customer_types'),
    eb
      .selectFrom('chats')
      .whereRef('chats.assigned_executive_id', '=', 'executives.executive_id')
      .where('chats.status', '=', 'active')
      .where('chats.awaiting_customer', '=', false)
      .select((of) => of.cast<number>(of.fn.countAll(), 'integer').as('load'))
      .as('load'),
  ])

/** An executive by id, login name or agent number in any spelling. */
export async function findExecutive(db: Kysely<Tables>, named: string) {
  const row = await selectExecutives(db)
    .where((eb) =>
      eb.or([
        eb('executive_id', '=', named),
        eb(eb.fn('lower', ['username']), '=', named.toLowerCase()),
        eb('agent_number', '=', normaliseCustomer(named) ?? named),
      ]),
    )
    .executeTakeFirst()
  return row === undefined ? undefined : { ...row, load: row.load ?? 0 }
}

export type FoundExecutive = NonNullable<Awaited<ReturnType<typeof findExecutive>>>

/** As the contract shows them. */
export const presentExecutive = (
  row: Pick<
    FoundExecutive,
    'executive_id' | 'username' | 'agent_number' | 'name' | 'role' | 'status' | 'capacity'
  > & { customer_types: string[] },
): Executive => ({
  executive_id: row.executive_id,
  username: row.username,
  agentNumber: row.agent_number,
  name: row.name,
  role: row.role,
  status: row.status,
  customer_types: row.customer_types,
  capacity: row.capacity,
})
