import type { World } from './world.ts'

/** What an administrator does, and no door of the contract leads to: written where it is kept. */

/** Switches an account off, as if it had never been on. */
export async function switchOff(world: World, username: string): Promise<void> {
  const { ctx } = world.desk
  await ctx.transaction(async (tx) => {
    await tx.db
      .updateTable('executives')
      .set({ disabled_at: tx.now() })
      .where('username', '=', username)
      .execute()
    tx.publish(['$nodes'], 'executive_changed', { username })
  })
  await ctx.told()
}

/** How many chats routing and colleagues may leave with somebody. */
export async function setCapacity(world: World, username: string, capacity: number) {
  await world.desk.ctx.db
    .updateTable('executives')
    .set({ capacity })
    .where('username', '=', username)
    .execute()
}

/** A customer asked not to be written to. */
export async function optOut(world: World, chat_id: string): Promise<void> {
  await world.desk.ctx.db
    .updateTable('customers')
    .set({ opted_out_at: new Date() })
    .where('customer_id', 'in', (eb) =>
      eb.selectFrom('chats').select('customer_id').where('chat_id', '=', chat_id),
    )
    .execute()
}

/** What a customer has just written over WhatsApp, by its id. */
export async function theirs(world: World, said: Record<string, unknown> = {}): Promise<string> {
  return firstOf(world, (await world.writes('Partner', said)).chat_id)
}

export async function firstOf(world: World, chat_id: string): Promise<string> {
  const { messages } = await world.get('listMessages', { as: 'agent_jane', input: { chat_id } })
  return messages[0].message_id
}
