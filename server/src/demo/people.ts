import { hashPassword } from '../auth/passwords.ts'
import type { Context } from '../context.ts'
import { recordPeriod } from '../presence/record-period.ts'

const PASSWORD = 'smart-chat'

const ALL = ['Partner', 'Customer', 'Vendor', 'SRDP']

/** The people of the demo: executives, leads, an administrator. */
export const DEMO_PEOPLE = [
  person('agent_john', 'John Doe', 'executive', ['Partner', 'Customer'], '919800000001'),
  person('agent_jane', 'Jane Smith', 'executive', ['Partner', 'Customer'], '919800000002'),
  person('lead_maya', 'Maya Rao', 'lead', ALL, '919800000003'),
  person('admin', 'Anita Desai', 'admin', ALL, '919800000004'),
  person('agent_arjun', 'Arjun Mehta', 'executive', ['Partner'], '919800000005'),
  person('agent_priya', 'Priya Nair', 'executive', ['Customer'], '919800000006'),
  person('agent_kabir', 'Kabir Khan', 'executive', ['Customer', 'Vendor'], '919800000007'),
  person('agent_divya', 'दिव्या शर्मा', 'executive', ['Vendor'], '919800000008'),
  person('agent_rohan', 'Rohan Iyer', 'executive', ['Vendor', 'SRDP'], '919800000009'),
  person('agent_sara', "Sara D'Souza", 'executive', ['SRDP'], '919800000010'),
  person('agent_vikram', 'Vikram Singh', 'executive', ['SRDP', 'Partner'], '919800000011'),
  person('lead_farah', 'Farah Ali', 'lead', ['Vendor', 'SRDP'], '919800000012'),
]

function person(
  username: string,
  name: string,
  role: 'executive' | 'lead' | 'admin',
  customer_types: string[],
  agent_number: string,
) {
  return { executive_id: `exec_${username}`, username, name, role, customer_types, agent_number }
}

/** Makes the demo's accounts once, all offline, with the password that the start prints. */
export async function setUpDemoPeople(ctx: Context): Promise<void> {
  const known = await ctx.db
    .selectFrom('executives')
    .select('executive_id')
    .limit(1)
    .executeTakeFirst()
  if (known !== undefined) return
  const password_hash = await hashPassword(PASSWORD)
  await ctx.transaction(async (tx) => {
    const now = tx.now()
    const segments = await tx.db.selectFrom('segments').select('customer_type').execute()
    const present = new Set(segments.map((segment) => segment.customer_type))
    await tx.db
      .insertInto('executives')
      .values(
        DEMO_PEOPLE.map(({ customer_types: _, ...columns }) => ({
          ...columns,
          password_hash,
          is_demo: true,
          status_since: now,
          created_at: now,
        })),
      )
      .execute()
    for (const { executive_id } of DEMO_PEOPLE) {
      await recordPeriod(tx.db, executive_id, 'created')
    }
    await tx.db
      .insertInto('executive_segments')
      .values(
        DEMO_PEOPLE.flatMap(({ executive_id, customer_types }) =>
          customer_types
            .filter((type) => present.has(type))
            .map((customer_type) => ({ executive_id, customer_type })),
        ),
      )
      .execute()
  })
}
